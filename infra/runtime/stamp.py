"""Stamping what a handler answers: where it goes, its id, its cause, its time."""

from collections import Counter

from handlers.clock import Clock
from schemas.event import Event
from schemas.fact import Draft, Fact, answer_id
from schemas.routing import route_event
from schemas.subjects import parse_subject


class AnswerStamp:
    """Turns the answers to one fact into drafts; the n-th answer with a tag always has the same id."""

    def __init__(self, cause: Fact, handler: str, clock: Clock, *, epoch: int = 0, trace: str = "") -> None:
        self._cause, self._handler, self._clock, self._epoch = cause, handler, clock, epoch
        self._trace = trace or cause.trace
        self._counted: Counter[str] = Counter()

    def again(self) -> "AnswerStamp":
        """The same stamp, counting from the beginning: for an answer that is decided anew."""
        return AnswerStamp(self._cause, self._handler, self._clock, epoch=self._epoch, trace=self._trace)

    def draft(self, event: Event) -> Draft:
        """The draft of one answer. ValueError when the event does not say where it is at home."""
        tag = event.tag()
        apart = self._handler if event.apart == "handler" else str(getattr(event, event.apart, ""))
        said = f"{tag}-{apart}" if apart else tag
        id_ = answer_id(self._cause.id, said, self._counted[said])
        self._counted[said] += 1
        subject = route_event(event, self._cause.subject)
        return Draft(
            subject=subject,
            event=event,
            id=id_,
            at=self._clock.now(),
            cause=self._cause.id,
            handler=self._handler,
            person=event.whose() or self._cause.person,
            epoch=self._epoch,
            trace=self._trace,
        )


def draft_from_frame(
    subject: str, event: Event, handler: str, clock: Clock, *, person: str, epoch: int, trace: str = ""
) -> Draft:
    """The draft of an event that frames caused: its id names the turn, and the frame where a turn may have several."""
    call, tag = parse_subject(subject).id, event.tag()
    turn, frame = getattr(event, "turn", 0), getattr(event, "frame", 0)
    id_ = f"{call}/{tag}/{turn}" if event.once_a_turn else f"{call}/{tag}/{turn}.{frame}"
    return Draft(
        subject=subject,
        event=event,
        id=id_,
        at=clock.now(),
        handler=handler,
        person=person,
        epoch=epoch,
        trace=trace,
    )
