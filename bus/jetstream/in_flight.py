"""Holding what a durable consumer has handed over until everybody here who wants it is done."""

import asyncio

from bus.jetstream.connection import Link
from bus.jetstream.pull_consumer import PulledMessage

#: Seconds between two words to the server that a held fact is being worked on.
_RENEW = 0.3


class InFlightFact:
    """A fact, as it was delivered last, and how many are still at work on it."""

    __slots__ = ("pulled", "working")

    def __init__(self, pulled: PulledMessage, working: int) -> None:
        self.pulled, self.working = pulled, working


class InFlight:
    """What one instance holds of a durable subscription."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._held: dict[tuple[str, int], InFlightFact] = {}

    def take(self, pulled: PulledMessage, working: int) -> bool:
        """Hold a fact for so many handlers; False when it is held already and only came a second time."""
        key = (pulled.subject, pulled.sequence)
        if held := self._held.get(key):
            held.pulled = pulled
            return False
        if working:
            self._held[key] = InFlightFact(pulled, working)
        else:
            self._tell(pulled, b"+ACK")
        return True

    def done(self, pulled: PulledMessage) -> None:
        """One handler is done with a fact; with the last one it is acknowledged."""
        key = (pulled.subject, pulled.sequence)
        held = self._held[key]
        held.working -= 1
        if not held.working:
            self._tell(self._held.pop(key).pulled, b"+ACK")

    async def keep(self) -> None:
        """Tell the server that what is held is being worked on, until cancelled."""
        while True:
            await asyncio.sleep(_RENEW)
            if self._link.connected:
                for held in self._held.values():
                    self._tell(held.pulled, b"+WPI")

    def give_back(self) -> None:
        """What is held goes to another instance."""
        if self._link.connected:
            for held in self._held.values():
                self._tell(held.pulled, b"-NAK")

    def _tell(self, pulled: PulledMessage, word: bytes) -> None:
        self._link.say(b"PUB %b %d\r\n%b\r\n" % (pulled.reply.encode(), len(word), word))
