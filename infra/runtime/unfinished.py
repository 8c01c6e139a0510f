"""What an earlier owner of a call left undone: the facts its handlers had not finished answering."""

from collections.abc import Iterator, Sequence

from handlers.handler import Handler
from schemas.fact import Fact
from schemas.line import CallEnded


def find_unfinished(handlers: Sequence[Handler], facts: Sequence[Fact]) -> Iterator[tuple[str, Fact]]:
    """Names of handlers with the facts to hand to them again, in the order of the log.

    A fact is finished for a handler when an answer of a kind in its `done` names that fact as its cause. What came before
    the last fact that interrupts the handler is void, unless it is `kept`, and of an ended call only the end itself matters.
    """
    ended = any(isinstance(fact.event, CallEnded) for fact in facts)
    for handler in handlers:
        if not handler.done:
            continue
        finished = {fact.cause for fact in facts if fact.handler == handler.name and isinstance(fact.event, handler.done)}
        void = max((nth for nth, fact in enumerate(facts) if isinstance(fact.event, handler.interrupted_by)), default=-1)
        for nth, fact in enumerate(facts):
            if (
                isinstance(fact.event, handler.wants)
                and fact.id not in finished
                and (nth > void or isinstance(fact.event, handler.kept))
                and (not ended or isinstance(fact.event, CallEnded))
            ):
                yield handler.name, fact
