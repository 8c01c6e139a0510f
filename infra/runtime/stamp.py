"""Stamping what a handler answers: where it goes, its id, its cause, its time."""

from collections import Counter

from handlers.clock import Clock
from schemas.business import OwnerNotified
from schemas.event import Event
from schemas.fact import Draft, Fact, answer_id
from schemas.routing import route_event
from schemas.subjects import parse_subject
from schemas.understanding import VerdictGiven


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
        # Several shields, and whoever waits for them, speak of one fact: each says its own verdict and tells the owner itself.
        said = f"{tag}-{self._handler}" if isinstance(event, VerdictGiven | OwnerNotified) else tag
        id_ = answer_id(self._cause.id, said, self._counted[tag])
        self._counted[tag] += 1
        subject = route_event(event, self._cause.subject)
        return Draft(
            subject=subject,
            event=event,
            id=id_,
            at=self._clock.now(),
            cause=self._cause.id,
            handler=self._handler,
            person=str(getattr(event, "person", "")) or self._cause.person,
            epoch=self._epoch,
            trace=self._trace,
        )


def draft_from_frame(
    subject: str, event: Event, handler: str, clock: Clock, *, person: str, epoch: int, trace: str = ""
) -> Draft:
    """The draft of an event that frames caused: its id names the turn, and the frame where a turn may have several."""
    call, tag = parse_subject(subject).id, event.tag()
    turn, frame = getattr(event, "turn", 0), getattr(event, "frame", 0)
    once = tag in {"speech.started", "speech.recognised", "speech.discarded"}
    id_ = f"{call}/{tag}/{turn}" if once else f"{call}/{tag}/{turn}.{frame}"
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
