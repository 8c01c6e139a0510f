"""Removing stored messages from JetStream."""

import functools
from collections.abc import Sequence

from bus.jetstream.connection import ApiRefused, Link
from bus.jetstream.options import Options
from bus.jetstream.retry import retry_while_unavailable
from bus.streams import stream_of

_NOT_FOUND = {10037, 10043, 10057}


class JetStreamPurge:
    """Deletes one by one with overwriting, purges sound as a whole."""

    def __init__(self, link: Link, options: Options) -> None:
        self._link, self._options = link, options

    async def purge_facts(self, subject: str, sequences: Sequence[int]) -> int:
        stream, dropped = stream_of(subject), 0
        for sequence in sequences:
            delete = functools.partial(self._link.api, f"STREAM.MSG.DELETE.{stream}", {"seq": sequence, "no_erase": False})
            try:
                await retry_while_unavailable(self._options.patience, subject, delete)
            except ApiRefused as refused:
                if refused.code not in _NOT_FOUND:
                    raise
            else:
                dropped += 1
        return dropped

    async def purge_audio(self, tenant: str, call: str) -> int:
        subject = f"audio.{tenant}.{call}.>"
        purge = functools.partial(self._link.api, "STREAM.PURGE.AUDIO", {"filter": subject})
        told = await retry_while_unavailable(self._options.patience, subject, purge)
        return int(told.get("purged", 0))
