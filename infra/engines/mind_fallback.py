"""Two minds in a row: when the model fails, the built-in one goes on in the middle of the call."""

from collections.abc import AsyncIterator
from typing import Protocol, runtime_checkable

from handlers.call.ports.mind import Mind, Occasion, ReplyDone, SaySentence, Thought
from handlers.call.ports.recogniser import EngineFailed
from handlers.call.state import Conversation
from handlers.clock import Clock
from infra.observability.logs import Log
from schemas.knowledge import Business


@runtime_checkable
class Closable(Protocol):
    """A mind with connections to close."""

    async def close(self) -> None: ...


#: How long a mind that failed is left alone, unless it says itself.
_REST_SECONDS = 5.0
_SAY_AGAIN = "Sorry, I lost my thread there, could you say that once more?"


class FallbackMind:
    """The first mind while it works, else the second. A mind that failed is left alone for a while: no caller waits twice."""

    def __init__(self, first: Mind, second: Mind, clock: Clock, log: Log) -> None:
        self.name = first.name
        self.prompt = first.prompt
        self._first, self._second, self._clock, self._log = first, second, clock, log
        self._rests_until = 0.0

    async def think(self, occasion: Occasion, so_far: Conversation, business: Business) -> AsyncIterator[Thought]:
        said = False
        if not self._resting():
            try:
                async for thought in self._first.think(occasion, so_far, business):
                    said = True
                    yield thought
            except EngineFailed as failure:
                self._rest(failure)
            else:
                return
        if said:
            yield SaySentence(_SAY_AGAIN, "formula")
            yield ReplyDone(state=so_far.memory.state, outcome=so_far.memory.outcome, appointment=so_far.memory.appointment)
            return
        async for thought in self._second.think(occasion, so_far, business):
            yield thought

    async def close(self) -> None:
        """Close the connections of minds that have some."""
        for mind in (self._first, self._second):
            if isinstance(mind, Closable):
                await mind.close()

    def _resting(self) -> bool:
        return self._clock.steady() < self._rests_until

    def _rest(self, failure: EngineFailed) -> None:
        seconds = float(getattr(failure, "rest_seconds", _REST_SECONDS))
        self._rests_until = self._clock.steady() + seconds
        self._log.warning(
            "the model failed; the built-in dialogue goes on", mind=self._first.name, reason=str(failure), rest_seconds=seconds
        )
