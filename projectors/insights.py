"""Figures from the log: what each call counts for, latencies and costs by the quarter of an hour, wishes that came to nothing."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import assert_never

import msgspec

from projectors.projector import projector
from read_models.insights import Booking, CallFigures, CostSum, LatencyCount, ServiceTurn, Wish, Zone
from read_models.latency_histogram import find_bucket
from schemas import contacts, diary, line, money, reply, tools, understanding
from schemas.fact import Fact
from schemas.subjects import parse_subject
from schemas.toolbox import AnswerQuestion, BookAppointment, FindAvailability, Refusal, read_arguments

#: What a turn may take, in milliseconds, by our promise.
SLOW = 800
#: From here on a caller sounds hesitant.
_HESITANT = 0.5
_QUARTER = 15
#: Intents of turns that are about what the business does.
_ABOUT_SERVICES = frozenset(("book", "availability", "services", "price", "give-service"))
InsightsFact = (
    line.CallRinging
    | line.CallRefused
    | line.CallEnded
    | reply.SentenceStarted
    | reply.TurnTimed
    | tools.OutcomeLogged
    | tools.HandoffRequested
    | tools.ToolRequested
    | tools.ToolAnswered
    | understanding.IntentRecognised
    | understanding.MoodEstimated
    | contacts.QuestionUnanswered
    | money.CostIncurred
    | diary.AppointmentBooked
)
InsightsRow = CallFigures | Zone | LatencyCount | CostSum | Wish | ServiceTurn | Booking


@projector("insights", version=1, reads=("call.>", "page.>"))
def insights(event: InsightsFact, fact: Fact) -> Iterator[InsightsRow]:
    life = parse_subject(fact.subject)
    tenant, call = life.tenant, life.id
    match event:
        case line.CallRinging() as ringing:
            yield Zone(tenant=tenant, timezone=ringing.timezone, since=fact.at)
            yield CallFigures(
                tenant=tenant,
                call=call,
                person=ringing.person,
                at=fact.at,
                language=ringing.language,
                account=ringing.account,
                within_hours=ringing.within_hours,
            )
        case line.CallRefused(reason=reason):
            yield CallFigures(tenant=tenant, call=call, at=fact.at, ended_at=fact.at, refused=reason)
        case line.CallEnded(seconds=seconds):
            yield CallFigures(tenant=tenant, call=call, ended_at=fact.at, seconds=seconds)
        case reply.SentenceStarted():
            yield CallFigures(tenant=tenant, call=call, answered_at=fact.at)
        case reply.TurnTimed(total=total):
            yield LatencyCount(tenant=tenant, since=_quarter(fact.at), bucket=find_bucket(total), turns=1)
            if total > SLOW:
                yield CallFigures(tenant=tenant, call=call, slow=1)
        case tools.OutcomeLogged(outcome=outcome):
            yield CallFigures(tenant=tenant, call=call, outcome=outcome)
        case tools.HandoffRequested(trigger=trigger):
            yield CallFigures(tenant=tenant, call=call, handed_over=True, handoff=trigger)
        case understanding.IntentRecognised(guess=True):
            return
        case understanding.IntentRecognised(turn=turn, intent=intent, also=also):
            if "price" in {intent, *also}:
                yield CallFigures(tenant=tenant, call=call, price_asked=True)
            if intent in _ABOUT_SERVICES:
                yield ServiceTurn(tenant=tenant, call=call, turn=turn, intent=intent)
        case understanding.MoodEstimated(sentiment=sentiment, hesitancy=hesitancy):
            hesitant = True if hesitancy >= _HESITANT else None
            yield CallFigures(tenant=tenant, call=call, moods=1, sentiment=round(1000 * sentiment), hesitant=hesitant)
        case tools.ToolRequested(turn=turn) as asked:
            if (words := _what_is_wanted(asked)) is not None:
                yield Wish(tenant=tenant, call=call, request=fact.id, at=fact.at, turn=turn, words=words)
        case tools.ToolAnswered(refused=True, request=request, result=result, call=for_call):
            if _is_unknown(result):
                yield Wish(tenant=tenant, call=for_call or call, request=request, unknown=True)
        case tools.ToolAnswered():
            return
        case contacts.QuestionUnanswered(question=question, call=for_call):
            yield Wish(tenant=tenant, call=for_call, request=fact.cause or fact.id, at=fact.at, words=question, unanswered=True)
        case money.CostIncurred(part=part, amount=amount, currency=currency):
            yield CostSum(tenant=tenant, since=_quarter(fact.at), part=part, currency=currency, amount=Decimal(amount))
        case diary.AppointmentBooked(appointment=appointment, person=person):
            yield Booking(tenant=tenant, appointment=appointment, person=person, at=fact.at)
        case _:
            assert_never(event)


def _quarter(at: datetime) -> datetime:
    return at.replace(minute=at.minute - at.minute % _QUARTER, second=0, microsecond=0)


def _what_is_wanted(asked: tools.ToolRequested) -> str | None:
    """The service or the question that a tool was asked for; None for other tools, and where nobody can read what was asked."""
    try:
        wish = read_arguments(asked.tool, asked.arguments)
    except (KeyError, msgspec.MsgspecError):
        return None
    match wish:
        case FindAvailability(service=words) | BookAppointment(service=words) | AnswerQuestion(question=words):
            return words
        case _:  # open: other tools are about what there is
            return None


def _is_unknown(result: str) -> bool:
    try:
        return msgspec.json.decode(result, type=Refusal).reason == "unknown-service"
    except msgspec.MsgspecError:
        return False
