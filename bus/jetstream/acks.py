"""Acknowledgements: one inbox for all publishes, a counter as the token, no request per message."""

from collections.abc import Callable

import msgspec
from nats.aio.subscription import Subscription

from bus.jetstream.connection import Link


class AckError(msgspec.Struct, frozen=True):
    """Why the stream did not store."""

    code: int = 0
    err_code: int = 0
    description: str = ""


class Ack(msgspec.Struct, frozen=True):
    """The stream's word on one message."""

    seq: int = 0
    duplicate: bool = False
    count: int = 0
    error: AckError | None = None

    @property
    def absent(self) -> bool:
        """Nobody stored it because nobody was there, or who was quicker is not decided yet; trying again helps."""
        return self.error is not None and (self.error.code == _ABSENT or self.error.err_code == _UNDECIDED)


_ABSENT = 503
#: A cluster is storing another message of the same expected sequence: the conflict shows once it has.
_UNDECIDED = 10164
WRONG_SEQUENCE = 10071
#: Nobody stores the subject now: the server is starting, or the cluster elects a leader.
NOBODY = Ack(error=AckError(code=_ABSENT, description="no stream listens; the log is starting or electing a leader"))

_decode = msgspec.json.Decoder(Ack).decode


def read_wrong_sequence(error: AckError) -> int | None:
    """The sequence the subject is really at, when that is what the error says."""
    if error.err_code != WRONG_SEQUENCE:
        return None
    digits = error.description.rpartition(" ")[2]
    return int(digits) if digits.isdigit() else 0


class Acks:
    """Hands every acknowledgement to whoever expects it."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._skip = len(prefix)
        self._next = 0
        self._expected: dict[str, Callable[[Ack], None]] = {}
        self._subscription: Subscription | None = None

    @classmethod
    async def open(cls, link: Link) -> "Acks":
        acks = cls(link.client.new_inbox() + ".")
        acks._subscription = await link.take(acks._prefix + "*", acks._hear)
        return acks

    def expect(self, on: Callable[[Ack], None]) -> str:
        """The reply subject for one message; `on` is called once, unless forgotten before."""
        self._next += 1
        token = f"{self._next:x}"
        self._expected[token] = on
        return self._prefix + token

    def forget(self, reply: str) -> None:
        self._expected.pop(reply[self._skip :], None)

    def _hear(self, subject: bytes, _headers: bytes, payload: bytes) -> None:
        if on := self._expected.pop(subject[self._skip :].decode(), None):
            on(_decode(payload) if payload else NOBODY)

    async def close(self) -> None:
        if self._subscription:
            await self._subscription.unsubscribe()
