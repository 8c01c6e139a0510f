"""How much a caller sounds like a competitor: a fold over the turns of a call, and over the calls of a number."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from bus.log import Log
from handlers.log_follower import follow_log, read_history
from handlers.shields.competitor.signs import Signs, is_from_competitor
from schemas.fact import Fact
from schemas.knowledge import Rival
from schemas.subjects import parse_subject
from schemas.understanding import IntentRecognised, VerdictGiven

_TAGS = frozenset((VerdictGiven.tag(),))
_BOOKS = frozenset(("book", "reschedule", "cancel", "check", "give-date", "give-time", "emergency"))
SHIELD = "competitor"


class Suspicion(msgspec.Struct, frozen=True):
    """One call so far: kinds of questions asked, services whose price was asked, whether they book, whether they are a rival."""

    asked: frozenset[str] = frozenset()
    prices: frozenset[str] = frozenset()
    books: bool = False
    rival: bool = False

    def score(self, signs: Signs) -> float:
        """0 for a customer; the same question twice weighs once, and prices beyond what shoppers compare weigh each."""
        probing = sum(map(signs.weight, self.asked)) + signs.price_weight * max(0, len(self.prices) - signs.prices_free)
        credit = signs.booking_credit if self.books else 0.0
        return round(max(0.0, probing - credit) + (signs.rival_weight if self.rival else 0.0), 3)


def evolve_suspicion(so_far: Suspicion, turn: IntentRecognised, signs: Signs, rivals: tuple[Rival, ...] = ()) -> Suspicion:
    """The suspicion after one more turn; guesses do not count."""
    if turn.guess:
        return so_far
    intents = {turn.intent, *turn.also}
    services = {entity.value for entity in turn.entities if entity.role == "service"} if "price" in intents else set()
    return Suspicion(
        so_far.asked | signs.in_words(turn.words),
        so_far.prices | services,
        so_far.books or bool(intents & _BOOKS),
        so_far.rival or is_from_competitor(turn.words, rivals),
    )


class PastSuspicion(msgspec.Struct, frozen=True):
    """What a number's call came to, and when."""

    call: str
    score: float
    at: datetime


Calls = dict[tuple[str, str], tuple[PastSuspicion, ...]]


def fold(calls: Calls, facts: Sequence[Fact], keep: timedelta) -> Calls:
    """Scores by tenant and person, of each call the highest own one, after further verdicts of this shield."""
    for fact in facts:
        verdict = fact.event
        if not (isinstance(verdict, VerdictGiven) and verdict.shield == SHIELD and verdict.score > 0 and fact.person):
            continue
        subject = parse_subject(fact.subject)
        key = (subject.tenant, fact.person)
        before = calls.get(key, ())
        best = max([verdict.score, *(one.score for one in before if one.call == subject.id)])
        rest = tuple(one for one in before if one.call != subject.id and fact.at - one.at < keep)
        calls = calls | {key: (*rest, PastSuspicion(subject.id, best, fact.at))}
    return calls


class HotSuspicion:
    """The numbers that probed before, following the log. Call `load` first, then run `follow` until cancelled."""

    def __init__(self, signs: Signs) -> None:
        self._half, self._position = timedelta(days=signs.memory_days), 0
        self._calls: Calls = {}

    def before(self, tenant: str, person: str, now: datetime, *, but: str = "") -> float:
        """What earlier calls of a person weigh now; `but` is the call (id) that is going on."""
        earlier = (one for one in self._calls.get((tenant, person), ()) if one.call != but)
        return round(sum(one.score * math.pow(0.5, (now - one.at) / self._half) for one in earlier), 3)

    async def load(self, log: Log) -> None:
        await read_history(log, "call.>", 0, self.take, _TAGS)

    async def follow(self, log: Log) -> None:
        await follow_log(log, "call.>", lambda: self._position, self.take, _TAGS)

    def take(self, facts: Sequence[Fact]) -> None:
        self._calls = fold(self._calls, facts, self._half * 4)
        self._position = max([self._position, *(fact.sequence for fact in facts)])
