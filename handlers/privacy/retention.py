"""How long each kind of data is kept, and what a day's look at it finds to be over."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from bus.sealing import personal_texts_changer
from schemas.fact import Fact
from schemas.keeping import Retention
from schemas.line import CallRinging
from schemas.privacy import RecordingDropped, RecordingSealed
from schemas.subjects import parse_subject
from schemas.threads import TextingOpened

#: The hour of the night, local, at which a business's data is looked at.
HOUR = time(3, 20)
#: For how long it is kept how often something was refused that was nobody's call.
REFUSALS = timedelta(days=30)


class Cutoffs(msgspec.Struct, frozen=True, kw_only=True):
    """What is older than these moments is over; None is kept for ever."""

    calls: datetime | None
    audio: datetime | None
    contacts: datetime | None
    hot: datetime
    refusals: datetime


def find_cutoffs(kept: Retention, now: datetime) -> Cutoffs:
    """The moments by which the periods of a business end, as of now."""

    def before(days: int) -> datetime | None:
        return now - timedelta(days=days) if days > 0 else None

    return Cutoffs(
        calls=before(kept.calls),
        audio=before(kept.audio),
        contacts=before(kept.contacts),
        hot=now - timedelta(days=kept.hot),
        refusals=now - REFUSALS,
    )


def find_next_night(now: datetime, zone: str) -> tuple[datetime, date]:
    """The next night's moment, and its local day; the hour exists on every night, also when clocks change."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() if local.time() < HOUR else local.date() + timedelta(days=1)
    return datetime.combine(day, HOUR, ZoneInfo(zone)), day


class CallLife(msgspec.Struct):
    """A call as retention sees it: whose, when it rang, its facts that hold words, and whether a recording is kept."""

    person: str = ""
    began: datetime | None = None
    words: list[int] = msgspec.field(default_factory=list)
    recorded: bool = False


def fold_calls(facts: Iterable[Fact]) -> Mapping[str, CallLife]:
    """All calls by id, from their facts in order."""
    calls: dict[str, CallLife] = {}
    for fact in facts:
        life = calls.setdefault(parse_subject(fact.subject).id, CallLife())
        life.began = life.began or fact.at
        if personal_texts_changer(type(fact.event)):
            life.words.append(fact.sequence)
        match fact.event:
            case CallRinging(person=person) | TextingOpened(person=person):
                life.person = person
            case RecordingSealed():
                life.recorded = True
            case RecordingDropped():
                life.recorded = False
            case _:  # open: no other fact of a call is looked into
                pass
    return calls
