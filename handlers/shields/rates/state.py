"""A business's traffic: a fold over its calls ringing, opening and ending, so that every instance sees the same."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from schemas.fact import Fact
from schemas.line import CallEnded, CallRinging, CarrierReported, LineOpened
from schemas.subjects import parse_subject

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
#: A call whose end was never written down is over by now.
LONGEST = timedelta(hours=2)
#: A caller whose line was not opened by now has hung up.
_RINGS = timedelta(minutes=1)
_OVER = frozenset(("completed", "busy", "failed", "no-answer", "canceled"))
#: What is usual forgets like this: of an hour of the week, so much is the newest one.
_NEWEST = 0.3
_WEEK, _EPOCH_HOUR = 168, 3600
#: After so many hours without a call nothing is usual any more (half a year).
_FORGOTTEN = 26 * _WEEK
#: A caller who once had a normal call is known for so long.
_KNOWN = timedelta(days=28)
#: A call of at least so many seconds is a normal one; the limits use the same figure.
NORMAL_SECONDS = 15.0


@dataclass
class SeenCall:
    """One call of a number; `seconds` is negative while it lasts."""

    call: str
    person: str
    at: datetime
    seconds: float = -1.0
    opened: bool = False

    def lasted(self, now: datetime) -> float:
        """Seconds, so far or in all."""
        return self.seconds if self.seconds >= 0 else (now - self.at).total_seconds() if self.lasts(now) else 0.0

    def lasts(self, now: datetime) -> bool:
        return self.seconds < 0 and now - self.at < (LONGEST if self.opened else _RINGS)


@dataclass
class Traffic:
    """One business. `calls` are the last day's by id, `numbers` the same by person; `usual` is by hour of the week (UTC).

    `usual` counts different callers with a normal call: a number that calls a hundred times raises it by one.
    """

    calls: dict[str, SeenCall] = field(default_factory=dict)
    numbers: dict[str, list[SeenCall]] = field(default_factory=dict)
    known: dict[str, datetime] = field(default_factory=dict)
    usual: dict[int, float] = field(default_factory=dict)
    hour: int = 0
    callers: set[str] = field(default_factory=set)

    def take(self, fact: Fact) -> None:
        """One more fact of a call of this business."""
        call = parse_subject(fact.subject).id
        match fact.event:
            case CallRinging(person=person) if call not in self.calls:
                self._until(fact.at)
                seen = self.calls[call] = SeenCall(call, person, fact.at)
                self.numbers.setdefault(person, []).append(seen)
            case LineOpened() if call in self.calls:
                self.calls[call].opened = True
            case CallEnded(seconds=seconds):
                self._ended(call, seconds, fact.at)
            case CarrierReported(status=status) if status in _OVER:
                self._ended(call, 0.0, fact.at)
            case _:  # open: no other fact of a call is counted, nor these a second time
                pass

    def _ended(self, call: str, seconds: float, at: datetime) -> None:
        self._until(at)
        seen = self.calls.get(call)
        if seen is None or seen.seconds > 0:
            return
        seen.seconds = max(seconds, 0.0)
        if seconds >= NORMAL_SECONDS:
            self.callers.add(seen.person)
            self.known[seen.person] = at

    def usually(self, at: datetime) -> float:
        """Different callers with a normal call in an hour like this one."""
        return self.usual.get(_hour(at) % _WEEK, 0.0)

    def _until(self, now: datetime) -> None:
        """Close the hours that are over, and forget what is too old to matter."""
        hour = _hour(now)
        if not self.hour:
            self.hour = hour
        if hour <= self.hour:
            return
        for past in range(self.hour, min(hour, self.hour + _FORGOTTEN)):
            slot, count = past % _WEEK, len(self.callers) if past == self.hour else 0
            usual = self.usual.get(slot, 0.0) * (1 - _NEWEST) + count * _NEWEST
            self.usual[slot] = round(usual, 4)
        self.hour, self.callers = hour, set()
        for call, seen in [(call, seen) for call, seen in self.calls.items() if now - seen.at >= DAY]:
            del self.calls[call]
            left = [one for one in self.numbers[seen.person] if one is not seen]
            if left:
                self.numbers[seen.person] = left
            else:
                del self.numbers[seen.person]
        for person in [person for person, at in self.known.items() if now - at >= _KNOWN]:
            del self.known[person]


def _hour(at: datetime) -> int:
    return int(at.timestamp()) // _EPOCH_HOUR
