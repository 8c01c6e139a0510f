"""A person's leg as Twilio asks and reports about it: the whisper, the key, the room, the end; and the caller after the room."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from producers.arrival import find_call
from producers.edge import EdgeNeeds, claim_subject
from producers.malformed import Malformed
from producers.stream_token import Ticket
from producers.twilio import leg_texts, status_callbacks, twiml
from producers.twilio.inbound_call import read_carrier_call
from producers.twilio.leg_paths import leg_path, room_name
from producers.twilio.stream_invitation import invite_stream
from schemas.event import Event
from schemas.fact import Fact
from schemas.handover import (
    HandoverAccepted,
    HandoverOpened,
    HandoverQueued,
    HandoverResolved,
    HandoverReturned,
    HandoverRinging,
    LegAnswered,
    LegEnded,
    LegKeyed,
)
from schemas.line import CallEnded, CallRinging
from schemas.subjects import compose_subject

_TOKEN, _ATTEMPT = re.compile(r"[A-Za-z0-9_-]{1,64}"), re.compile(r"[1-9][0-9]{0,3}")
_STATUS, _CODE, _KEYS = re.compile(r"[a-z-]{1,30}"), re.compile(r"[A-Za-z0-9]{1,20}"), re.compile(r"[0-9*#]{0,1}")
_ACCEPT = "1"
#: How long a person has for the key after the whisper, which is said twice, in seconds.
_KEY_SECONDS = 6
#: Whoever leaves the room sooner after accepting has not spoken with the caller.
_SPOKEN_SECONDS = 10.0


class LegAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Which attempt of which handover a request is about; `attempt` is 0 for the caller's own leg."""

    tenant: str
    handover: str
    attempt: int = 0

    @property
    def life(self) -> str:
        return compose_subject("handover", self.tenant, self.handover)


def read_address(path: Mapping[str, str]) -> LegAddress:
    """The address in a path's parts; Malformed when it is none of ours."""
    tenant, handover, attempt = path["tenant"], path["handover"], path.get("attempt", "")
    if not (_TOKEN.fullmatch(tenant) and _TOKEN.fullmatch(handover)) or (attempt and not _ATTEMPT.fullmatch(attempt)):
        raise Malformed("bad-form", detail="the address names no handover")
    return LegAddress(tenant=tenant, handover=handover, attempt=int(attempt or 0))


async def answer_leg(needs: EdgeNeeds, at: LegAddress, form: Mapping[str, str]) -> str:
    """Whisper to whoever picked up, and ask for the key; a machine is left alone."""
    life, ringing = await _load(needs, at)
    by = _answered_by(form)
    await _tell(needs, at, LegAnswered(attempt=at.attempt, by=by), life)
    if by == "machine":
        return twiml.write_goodbye()
    if is_over(life, at.attempt):
        return twiml.write_goodbye(leg_texts.over_text(ringing.language), ringing.language)
    words = f"{ringing.whisper} {leg_texts.press_text(ringing.language)}"
    where = needs.public_url.rstrip("/") + leg_path(at.tenant, at.handover, at.attempt, "key")
    return twiml.write_ask_key(where, words, ringing.language, seconds=_KEY_SECONDS)


async def take_key(needs: EdgeNeeds, at: LegAddress, form: Mapping[str, str]) -> str:
    """The key after the whisper: into the room with whoever accepts; for an alert a word of thanks."""
    life, ringing = await _load(needs, at)
    key = form.get("Digits", "")[:1]
    if is_over(life, at.attempt):
        return twiml.write_goodbye(leg_texts.over_text(ringing.language), ringing.language)
    await _tell(needs, at, LegKeyed(attempt=at.attempt, key=key if _KEYS.fullmatch(key) else ""), life)
    if key != _ACCEPT:
        return twiml.write_goodbye(leg_texts.not_taken_text(ringing.language), ringing.language)
    opened = _opened(life)
    thanks = leg_texts.taken_text(ringing.language)
    if opened is None or opened.way != "line":
        return twiml.write_goodbye(thanks, ringing.language)
    return twiml.write_into_room(room_name(at.tenant, at.handover), thanks, ringing.language)


async def record_leg(needs: EdgeNeeds, at: LegAddress, form: Mapping[str, str]) -> None:
    """Write down how the leg came out. Malformed when it is no report."""
    status = form.get("CallStatus", "").lower()
    if not _STATUS.fullmatch(status):
        raise Malformed("bad-form", detail="no call status")
    if status not in status_callbacks.ENDS:
        return
    life = await needs.log.load(at.life)
    code = form.get("SipResponseCode") or form.get("ErrorCode") or ""
    ended = LegEnded(
        handover=at.handover,
        attempt=at.attempt,
        status=status,
        seconds=round(status_callbacks.call_seconds(form.get("CallDuration", ""))),
        detail=code if _CODE.fullmatch(code) else "",
    )
    await _tell(needs, at, ended, life)


async def follow_room(needs: EdgeNeeds, at: LegAddress, form: Mapping[str, str]) -> str:
    """The room has closed: whose person left within seconds is with the agent again; else the call is over."""
    sid, now = read_carrier_call(form), needs.clock.now()
    life = await needs.log.load(at.life)
    accepted = next((fact for fact in reversed(life) if isinstance(fact.event, HandoverAccepted)), None)
    seconds = (now - accepted.at).total_seconds() if accepted else 0.0
    call = await find_call(needs, at.tenant, sid)
    here = form.get("CallStatus", "").lower() == "in-progress"
    if call and accepted and here and seconds < _SPOKEN_SECONDS:
        ticket = await _ticket(needs, at, call, sid)
        if ticket:
            await _tell(needs, at, HandoverReturned(seconds=round(seconds)), life)
            return invite_stream(needs, ticket)
    if call:
        about = compose_subject("call", at.tenant, call)
        await status_callbacks.end_if_open(needs, about, "completed", 0.0)
    return twiml.write_goodbye()


def is_over(life: Sequence[Fact], attempt: int) -> bool:
    """Whether this attempt comes too late: somebody has it, or is to call back. An alert is open to all who were rung."""
    now = ""
    for fact in life:
        match fact.event:
            case HandoverOpened():
                now = ""
            case HandoverAccepted() | HandoverQueued() | HandoverResolved():
                now = "over"
            case HandoverRinging(attempt=later) if later > attempt:
                opened = _opened(life)
                now = now or ("over" if opened is None or opened.way != "alert" else "")
            case _:  # open: whatever else becomes of it
                continue
    return bool(now)


async def _load(needs: EdgeNeeds, at: LegAddress) -> tuple[Sequence[Fact], HandoverRinging]:
    """The handover's life and this attempt of it; Malformed when there is no such."""
    life = await needs.log.load(at.life)
    ringing = (fact.event for fact in life if isinstance(fact.event, HandoverRinging))
    found = next((one for one in ringing if one.attempt == at.attempt), None)
    if found is None:
        raise Malformed("bad-form", detail="no phone was rung for this")
    return life, found


def _opened(life: Sequence[Fact]) -> HandoverOpened | None:
    return next((fact.event for fact in reversed(life) if isinstance(fact.event, HandoverOpened)), None)


async def _tell(needs: EdgeNeeds, at: LegAddress, event: Event, life: Sequence[Fact]) -> None:
    """Write down once what happened on the leg, however often it is reported."""
    person = next((fact.person for fact in life if fact.person), "")
    id_ = f"{at.handover}/{event.tag()}/{at.attempt}-{len(life) if isinstance(event, HandoverReturned) else 0}"
    await needs.live.publish(needs.draft(at.life, event, id_, person=person))


async def _ticket(needs: EdgeNeeds, at: LegAddress, call: str, sid: str) -> Ticket | None:
    """The way back to the agent; None when the call is over."""
    facts = await needs.log.load(compose_subject("call", at.tenant, call))
    rang = next((fact for fact in facts if isinstance(fact.event, CallRinging)), None)
    if rang is None or any(isinstance(fact.event, CallEnded) for fact in facts):
        return None
    claim = await needs.log.last(claim_subject(at.tenant, call))
    moment = int(rang.at.timestamp())
    return Ticket(
        use="media",
        tenant=at.tenant,
        call=call,
        carrier_call=sid,
        person=rang.person,
        rang=moment,
        expires=moment,
        after=claim.sequence if claim else 0,
    )


def _answered_by(form: Mapping[str, str]) -> Literal["human", "machine", "unknown"]:
    """What the carrier makes of the voice that answered: `machine_start`, `machine_end_beep`, `fax` are no person."""
    by = form.get("AnsweredBy", "").lower()
    if by.startswith("machine") or by == "fax":
        return "machine"
    return "human" if by == "human" else "unknown"
