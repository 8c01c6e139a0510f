"""Numbering and timing the sentences of one reply, and concluding it."""

from typing import Literal

from handlers.call.state import Conversation
from schemas.fact import Fact
from schemas.reply import Expects, ReplyComposed, SentenceComposed

Source = Literal["dialogue", "model", "cache", "formula"]


class ReplyComposition:
    """The reply to `fact` in the making. Begun by an earlier owner of the call, it keeps its first number.

    `took` is how long the mind has been thinking, `guarded` how long shields were waited for, in milliseconds.
    """

    def __init__(self, fact: Fact, turn: int, so_far: Conversation) -> None:
        self.took = self.guarded = 0.0
        self._turn, self._so_far = turn, so_far
        self._first = so_far.first_sentence.get(fact.id, so_far.composed + 1)
        self._numbers: list[int] = []
        self._begun = fact.id in so_far.first_sentence

    @property
    def silent(self) -> bool:
        """Nothing was said of it yet."""
        return not self._numbers

    @property
    def stopped(self) -> bool:
        """The caller has interrupted what was said of it before: they do not want to hear the rest."""
        return self._begun and self._so_far.dropped >= self._first

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

    def whole(self, *, state: str | None = None, expects: Expects | None = None, hang_up: bool = False) -> ReplyComposed:
        """The end of the reply; without a state of its own, all is as it was before."""
        before = self._so_far
        return ReplyComposed(
            turn=self._turn,
            sentences=tuple(self._numbers),
            expects=before.expects if expects is None else expects,
            state=before.state if state is None else state,
            hang_up=hang_up,
            compose_ms=self.took,
        )
