"""The streams on the server: made and brought up to date at every start."""

import functools
from typing import Any

from bus.jetstream.connection import ApiRefused, Link
from bus.jetstream.options import Options
from bus.jetstream.retry import retry_while_unavailable
from bus.streams import STREAMS, kept
from schemas.kinds import Stream

_SECOND = 1_000_000_000
_NAME_IN_USE = 10058
#: Seconds the server remembers frames' ids, in memory: 15,000 a second with 150 calls. Readers drop later doubles by number.
_FRAME_IDS = 20


def stream_config(name: Stream, options: Options) -> dict[str, Any]:
    """The configuration of a stream. Times are nanoseconds, as the server wants them."""
    return {
        "name": name,
        "subjects": [f"{kind}.>" for kind in kept()[name]],
        "retention": "limits",
        "discard": "old",
        "storage": "file",
        "compression": "s2",
        "num_replicas": options.replicas,
        "max_age": options.audio_seconds * _SECOND if name == "AUDIO" else 0,
        "duplicate_window": (_FRAME_IDS if name == "AUDIO" else options.duplicate_seconds) * _SECOND,
        "max_msgs_per_subject": 1 if name == "SNAPSHOTS" else -1,
        "allow_direct": True,
        "allow_atomic": name in {"CALLS", "LEDGER"},
        "allow_msg_schedules": name == "TIMERS",
    }


async def ensure_streams(link: Link, options: Options) -> None:
    """Make what is missing and update what has changed; a cluster that is starting is waited for."""
    for name in STREAMS:
        await retry_while_unavailable(
            options.patience, name, functools.partial(_ensure, link, name, stream_config(name, options))
        )


async def ensure_stream(link: Link, name: str, subjects: str, options: Options) -> None:
    """Make or update a stream beside ours, for messages that are no facts of the daybook."""
    question = {
        "name": name,
        "subjects": [subjects],
        "retention": "limits",
        "storage": "file",
        "compression": "s2",
        "num_replicas": options.replicas,
        "duplicate_window": options.duplicate_seconds * _SECOND,
        "allow_direct": True,
        "allow_atomic": True,
    }
    await retry_while_unavailable(options.patience, name, functools.partial(_ensure, link, name, question))


async def _ensure(link: Link, name: str, wanted: dict[str, Any]) -> None:
    try:
        await link.api(f"STREAM.CREATE.{name}", wanted)
    except ApiRefused as refused:
        if refused.code != _NAME_IN_USE:
            raise
        known = await link.api(f"STREAM.INFO.{name}", {})
        # A version that knows more kinds may run beside this one, or have run: what it stores is not turned away.
        subjects = sorted({*wanted["subjects"], *known["config"]["subjects"]})
        await link.api(f"STREAM.UPDATE.{name}", {**wanted, "subjects": subjects})
