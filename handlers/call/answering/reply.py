"""Numbering and timing the sentences of one reply, and concluding it."""

from typing import Literal

from handlers.call.ports.mind import ReplyDone
from handlers.call.state import Conversation
from schemas.fact import Fact
from schemas.reply import Expects, ReplyComposed, SentenceComposed

Source = Literal["dialogue", "model", "cache", "formula", "human"]


class ReplyComposition:
    """The reply to `fact` in the making. Begun by an earlier owner of the call, it keeps its first number.

    `took` is how long the mind has been thinking, `guarded` how long shields were waited for, in milliseconds.
    """

    def __init__(self, fact: Fact, turn: int, so_far: Conversation) -> None:
        self.took = self.guarded = 0.0
        self._turn, self._so_far = turn, so_far
        self._first = so_far.playback.first_sentence.get(fact.id, so_far.playback.composed + 1)
        self._numbers: list[int] = []
        self._begun = fact.id in so_far.playback.first_sentence

    @property
    def turn(self) -> int:
        """The turn it belongs to."""
        return self._turn

    @property
    def silent(self) -> bool:
        """Nothing was said of it yet."""
        return not self._numbers

    @property
    def stopped(self) -> bool:
        """The caller has interrupted what was said of it before: they do not want to hear the rest."""
        return self._begun and self._so_far.playback.dropped >= self._first

    def sentence(self, text: str, source: Source = "formula") -> SentenceComposed:
        """The next sentence."""
        self._numbers.append(self._first + len(self._numbers))
        return SentenceComposed(
            turn=self._turn,
            sentence=self._numbers[-1],
            text=text,
            source=source,
            language=self._so_far.language,
            compose_ms=self.took,
            guard_ms=self.guarded,
        )

    def whole(self, *, expects: Expects | None = None) -> ReplyComposed:
        """The end of a reply that no mind has composed: what the mind knows is as it was before."""
        before = self._so_far
        return ReplyComposed(
            turn=self._turn,
            sentences=tuple(self._numbers),
            expects=before.memory.expects if expects is None else expects,
            state=before.memory.state,
            outcome=before.memory.outcome,
            appointment=before.memory.appointment,
            compose_ms=self.took,
        )

    def concluded(self, done: ReplyDone, *, expects: Expects) -> ReplyComposed:
        """The end of a reply, as the mind says."""
        return ReplyComposed(
            turn=self._turn,
            sentences=tuple(self._numbers),
            expects=expects,
            state=done.state,
            hang_up=done.hang_up,
            outcome=done.outcome,
            appointment=done.appointment,
            compose_ms=self.took,
        )
