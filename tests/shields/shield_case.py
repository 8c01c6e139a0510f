"""A case for the shields: a call by its facts, in virtual time, and a turn as it was understood."""

from datetime import UTC, datetime, timedelta

from handlers.call.state import Conversation, evolve
from schemas.event import Event
from schemas.fact import Fact
from schemas.line import CallRinging
from schemas.understanding import Entity, IntentRecognised

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


class Tick:
    """A clock that stands where it is set."""

    def __init__(self, now: datetime = NOW) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at

    def steady(self) -> float:
        return self.at.timestamp()


def fact(
    event: Event, nth: int = 1, *, call: str = "01CALL", person: str = "01PERSON", at: datetime = NOW, tenant: str = "demo"
) -> Fact:
    return Fact(subject=f"call.{tenant}.{call}", event=event, id=f"{call}/{nth}", at=at, person=person, sequence=nth)


def conversation(*events: Event, caller: str = "+16175550147", person: str = "01PERSON") -> Conversation:
    so_far = Conversation(tenant="demo", call="01CALL")
    for nth, event in enumerate((CallRinging(person=person, caller=caller, called="+16175550140"), *events)):
        so_far = evolve(so_far, fact(event, nth, at=NOW + timedelta(seconds=nth), person=person))
    return so_far


def turn(
    words: str,
    intent: str = "unknown",
    *,
    nth: int = 1,
    language: str = "en",
    also: tuple[str, ...] = (),
    sure: float = 1.0,
    **entities: str,
) -> IntentRecognised:
    found = tuple(Entity(role=role.replace("_", "-"), value=value, confidence=sure) for role, value in entities.items())
    return IntentRecognised(
        turn=nth, words=words, intent=intent, confidence=0.95, tier="fast", entities=found, also=also, language=language
    )
