"""What the carrier reports beside the stream: its status callbacks become facts, and a call it has ended is ended."""

import asyncio
import re
from collections.abc import Mapping
from typing import Literal

from producers.arrival import find_call
from producers.edge import EdgeNeeds
from producers.twilio.addresses import find_business
from producers.twilio.inbound_call import read_carrier_call
from schemas.line import CallEnded, CarrierReported
from schemas.subjects import compose_subject

#: How a leg can come out, and what that says of the caller.
ENDS: Mapping[str, Literal["caller", "carrier", "failed"]] = {
    "completed": "caller",
    "canceled": "caller",
    "busy": "carrier",
    "no-answer": "carrier",
    "failed": "failed",
}
_STATUS = re.compile(r"[a-z-]{1,30}")
_CODE = re.compile(r"[A-Za-z0-9]{1,20}")
#: A count or a length in seconds; eleven days are a million.
_NUMBER = re.compile(r"[0-9]{1,6}")
#: The edge that has the line says better how the call ended; this long it has the first word, in seconds.
_FIRST_WORD = 2.0


async def record_status(needs: EdgeNeeds, form: Mapping[str, str]) -> str:
    """Write a status callback down; the call it is about, or empty when we do not know it. Malformed when it is none."""
    sid = read_carrier_call(form)
    status = (form.get("StreamEvent") or form.get("CallStatus") or "").lower()
    business = await find_business(needs.businesses, form.get("To", ""))
    call = await find_call(needs, business.tenant, sid) if business else ""
    if not (business and call and _STATUS.fullmatch(status)):
        return ""
    code = form.get("ErrorCode") or form.get("StreamErrorCode") or ""
    told = CarrierReported(status=status, detail=code if _CODE.fullmatch(code) else "")
    about = compose_subject("call", business.tenant, call)
    nth = form.get("SequenceNumber", "")
    await needs.live.publish(needs.draft(about, told, f"{call}/carrier.reported/{status}{nth if _NUMBER.fullmatch(nth) else ''}"))
    return about if status in ENDS else ""


async def end_if_open(needs: EdgeNeeds, call: str, status: str, seconds: float) -> None:
    """End a call that its edge has not ended: it may be dead. `call` is its subject."""
    await asyncio.sleep(_FIRST_WORD)
    if not any(isinstance(fact.event, CallEnded) for fact in await needs.log.load(call)):
        ended = CallEnded(reason=ENDS.get(status, "carrier"), seconds=seconds)
        await needs.live.publish(needs.draft(call, ended, ended_id(call)))


def call_seconds(said: str) -> float:
    """How long a call was, in seconds; 0 when the carrier does not say it in at most six digits."""
    return float(said) if _NUMBER.fullmatch(said) else 0.0


def ended_id(call: str) -> str:
    """The id of a call's end: whoever reports it, it ends once."""
    return f"{call.rpartition('.')[2]}/call.ended/0"
