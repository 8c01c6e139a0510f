"""A handler's answers then and now, paired by their ids: the same question gives the same id."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import msgspec

from schemas.event import Event
from schemas.fact import Fact

Verdict = Literal["same", "different", "new", "missing"]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to one fact, with its id. `then` is what the log has, `now` what today's handler said; None: nothing."""

    id: str
    cause: str
    tag: str
    then: Event | None = None
    now: Event | None = None

    @property
    def verdict(self) -> Verdict:
        if self.then is None:
            return "new"
        if self.now is None:
            return "missing"
        return "same" if _said(self.then) == _said(self.now) else "different"


def pair_answers(then: Iterable[Fact], now: Iterable[Fact]) -> list[Answer]:
    """All answers of both times, in the order of the first."""
    answers: dict[str, Answer] = {}
    for fact in then:
        answers[fact.id] = Answer(id=fact.id, cause=fact.cause, tag=fact.event.tag(), then=fact.event)
    for fact in now:
        before = answers.get(fact.id)
        answers[fact.id] = Answer(
            id=fact.id, cause=fact.cause, tag=fact.event.tag(), then=before.then if before else None, now=fact.event
        )
    return list(answers.values())


def select_answers(answers: Sequence[Answer], causes: frozenset[str]) -> list[Answer]:
    """The answers to these facts; what frames caused has no fact as its cause, and stays."""
    return [one for one in answers if one.cause in causes or not one.cause]


def _said(event: Event) -> dict[str, Any]:
    """What an answer says, apart from how long it took."""
    fields: dict[str, Any] = msgspec.to_builtins(event)
    return {name: value for name, value in fields.items() if not name.endswith("_ms")}
