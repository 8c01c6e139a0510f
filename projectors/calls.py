"""Calls as the owner reviews them: transcript, latencies, tools, verdicts, outcome and cost."""

from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never
from zoneinfo import ZoneInfo

from projectors.call_sound import SoundFact, project_sound
from projectors.projector import projector
from read_models.calls import Call, Correction, Cost, ToolUse, TranscriptLine, Turn, Verdict
from schemas import corrections, line, money, reply, speech, tools, understanding
from schemas.fact import Fact
from schemas.subjects import parse_subject
from schemas.threads import is_texting

CallsFact = (
    line.CallRinging
    | line.CallRefused
    | line.CallsRefused
    | line.CallEnded
    | tools.OutcomeLogged
    | speech.SpeechRecognised
    | reply.SentenceComposed
    | reply.SentenceStarted
    | reply.WordsHeard
    | understanding.IntentRecognised
    | understanding.MoodEstimated
    | reply.ReplyAnticipated
    | reply.TurnTimed
    | tools.HandoffRequested
    | tools.ToolRequested
    | tools.ToolAnswered
    | tools.ToolFailed
    | understanding.VerdictGiven
    | money.CostIncurred
    | corrections.TurnCorrected
    | SoundFact
)


@projector("calls", version=4, reads=("call.>", "erasure.>"))
def calls(event: CallsFact, fact: Fact) -> Iterator[Call | TranscriptLine | Turn | ToolUse | Verdict | Cost | Correction]:
    life = parse_subject(fact.subject)
    tenant, call = life.tenant, life.id
    if is_texting(call):
        return  # a conversation in texts is a thread, and no call
    if isinstance(event, SoundFact):
        yield from project_sound(event, fact)
        return
    match event:
        case line.CallRinging() as ringing:
            yield Call(
                tenant=tenant,
                call=call,
                person=ringing.person,
                caller=ringing.caller,
                called=ringing.called,
                language=ringing.language,
                at=fact.at,
                day=fact.at.astimezone(ZoneInfo(ringing.timezone)).date().isoformat(),
                carrier=ringing.carrier,
                account=ringing.account,
            )
        case line.CallRefused(reason=reason):
            day = fact.at.date().isoformat()
            yield Call(tenant=tenant, call=call, at=fact.at, day=day, ended_at=fact.at, refused=reason)
        case line.CallsRefused():
            return  # nobody's: counted for the figures, no row
        case line.CallEnded(reason=reason, seconds=seconds):
            yield Call(tenant=tenant, call=call, ended_at=fact.at, ended=reason, seconds=seconds)
        case tools.OutcomeLogged(outcome=outcome, notes=notes, appointment=appointment):
            yield Call(tenant=tenant, call=call, outcome=outcome, notes=notes, appointment=appointment)
        case speech.SpeechRecognised(turn=turn) as said:
            yield TranscriptLine(
                tenant=tenant,
                call=call,
                who="caller",
                nth=turn,
                turn=turn,
                at=fact.at,
                words=said.words,
                confidence=said.confidence,
                source=said.engine,
                from_frame=said.from_frame,
                to_frame=said.ended_frame,
            )
        case reply.SentenceComposed(turn=turn, sentence=nth, text=text, source=source):
            yield TranscriptLine(tenant=tenant, call=call, who="agent", nth=nth, turn=turn, at=fact.at, words=text, source=source)
        case reply.SentenceStarted(sentence=nth):
            yield TranscriptLine(tenant=tenant, call=call, who="agent", nth=nth, spoken=True, started_at=fact.at)
        case reply.WordsHeard(sentence=nth, heard=heard):
            yield TranscriptLine(tenant=tenant, call=call, who="agent", nth=nth, heard=heard)
        case understanding.IntentRecognised(guess=True):
            return
        case understanding.IntentRecognised(turn=turn, intent=intent, confidence=confidence, tier=tier):
            yield Turn(tenant=tenant, call=call, turn=turn, intent=intent, confidence=confidence, tier=tier)
        case understanding.MoodEstimated(turn=turn, sentiment=sentiment):
            yield Turn(tenant=tenant, call=call, turn=turn, sentiment=sentiment)
        case reply.ReplyAnticipated(turn=turn, thoughts=thoughts):
            yield Turn(tenant=tenant, call=call, turn=turn, anticipated=thoughts)
        case tools.HandoffRequested(reason=reason):
            yield Call(tenant=tenant, call=call, handoff=reason)
        case reply.TurnTimed() as timed:
            yield Turn(
                tenant=tenant,
                call=call,
                turn=timed.turn,
                endpoint=timed.endpoint,
                recognise=timed.recognise,
                classify=timed.classify,
                context=timed.context,
                compose=timed.compose,
                synthesise=timed.synthesise,
                guard=timed.guard,
                tools=timed.tools,
                bus=timed.bus,
                total=timed.total,
            )
        case tools.ToolRequested(turn=turn, tool=tool, arguments=arguments):
            yield ToolUse(tenant=tenant, call=call, request=fact.id, turn=turn, tool=tool, at=fact.at, arguments=arguments)
        case tools.ToolAnswered(request=request, turn=turn, tool=tool, result=result, refused=refused, tool_ms=took):
            yield ToolUse(
                tenant=tenant, call=call, request=request, turn=turn, tool=tool, result=result, refused=refused, tool_ms=took
            )
        case tools.ToolFailed(request=request, turn=turn, tool=tool, reason=reason):
            yield ToolUse(tenant=tenant, call=call, request=request, turn=turn, tool=tool, failed=reason)
        case understanding.VerdictGiven(shield=shield, turn=turn, verdict=verdict, reason=reason, judge_ms=judge_ms):
            yield Verdict(
                tenant=tenant,
                call=call,
                fact=fact.id,
                at=fact.at,
                shield=shield,
                turn=turn,
                verdict=verdict,
                reason=reason,
                judge_ms=judge_ms,
            )
        case corrections.TurnCorrected(turn=turn) as put_right:
            yield Correction(
                tenant=tenant,
                call=call,
                turn=turn,
                at=fact.at,
                account=put_right.account,
                words=put_right.words,
                intent=put_right.intent,
                answer=put_right.answer,
                note=put_right.note,
                taught=put_right.taught,
            )
        case money.CostIncurred(part=part, amount=amount, currency=currency, quantity=quantity, unit=unit):
            yield Cost(
                tenant=tenant,
                call=call,
                fact=fact.id,
                part=part,
                amount=Decimal(amount),
                currency=currency,
                quantity=Decimal(quantity),
                unit=unit,
            )
        case _:
            assert_never(event)
