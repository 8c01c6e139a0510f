"""Parked messages in the stream PARKED; a retried one travels on `again.<handler>.<subject>`."""

import contextlib
from collections.abc import Sequence

from bus.jetstream import direct_get
from bus.jetstream.acks import Acks
from bus.jetstream.connection import ApiRefused, Link
from bus.jetstream.options import Options
from bus.jetstream.retry import publish_until_stored, retry_while_unavailable
from bus.log import Unavailable
from bus.parked import ParkedMessage, select_fact_headers
from bus.wire import ID, KEPT_ID, WireMessage

_BY, _WHY, _TRIED, _AT = "Parked-By", "Parked-Reason", "Parked-Attempts", "Parked-Sequence"


class JetStreamParking:
    """Parks, lists, retries, drops."""

    def __init__(self, link: Link, acks: Acks, options: Options) -> None:
        self._link, self._acks, self._options = link, acks, options

    async def park(self, message: ParkedMessage) -> int:
        """Keep it; its number."""
        named = {
            KEPT_ID: message.id,
            _BY: message.by,
            _WHY: message.reason,
            _TRIED: str(message.attempts),
            _AT: str(message.sequence),
            ID: f"parked/{message.by}/{message.id or message.sequence}/{message.attempts}",
        }
        return await self._put(f"parked.{message.subject}", message.headers | named, message.payload)

    async def list(self) -> Sequence[ParkedMessage]:
        async def once() -> list[ParkedMessage]:
            return [_parked(got) async for batch in direct_get.get_batches(self._link, "PARKED", "parked.>", 1) for got in batch]

        return await retry_while_unavailable(self._options.patience, "parked", once)

    async def show(self, number: int) -> ParkedMessage:
        """One of them; KeyError when there is none."""
        got = await direct_get.get_next(self._link, "PARKED", "parked.>", number)
        if got is None or got.sequence != number:
            raise KeyError(number)
        return _parked(got)

    async def retry(self, number: int) -> None:
        """Hand it to its handler again."""
        message = await self.show(number)
        named = {KEPT_ID: message.id, _TRIED: str(message.attempts), _AT: str(message.sequence), ID: f"again/{number}"}
        await self._put(f"again.{message.by}.{message.subject}", message.headers | named, message.payload)
        await self.drop(number)

    async def drop(self, number: int) -> None:
        """Give it up, for good."""
        await self._delete(number)

    async def done(self, number: int) -> None:
        """A retried message was handled; it is no matter if that was known already."""
        with contextlib.suppress(KeyError):
            await self._delete(number)

    async def _delete(self, number: int) -> None:
        try:
            await self._link.api("STREAM.MSG.DELETE.PARKED", {"seq": number})
        except ApiRefused as refused:
            raise KeyError(number) from refused

    async def _put(self, subject: str, headers: dict[str, str], payload: bytes) -> int:
        ack = await publish_until_stored(
            self._link, self._acks, WireMessage(subject, {k: v for k, v in headers.items() if v}, payload), self._options
        )
        if ack.error:
            raise Unavailable(f"{subject} could not be kept: {ack.error.description}")
        return ack.seq


def _parked(got: direct_get.StoredMessage) -> ParkedMessage:
    return ParkedMessage(
        number=got.sequence,
        subject=got.subject.partition(".")[2],
        sequence=int(got.headers.get(_AT, 0)),
        tag=got.headers.get("Fact", ""),
        id=got.headers.get(KEPT_ID, ""),
        by=got.headers.get(_BY, ""),
        reason=got.headers.get(_WHY, ""),
        attempts=int(got.headers.get(_TRIED, 0)),
        headers=select_fact_headers(got.headers),
        payload=got.payload,
    )
