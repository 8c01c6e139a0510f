"""Texts that come in, and what becomes of those that went out: Twilio's message webhooks become facts."""

import re
from collections.abc import Mapping

from bus.log import Conflict, Unavailable
from producers.edge import EdgeNeeds
from producers.malformed import Malformed
from producers.twilio.addresses import caller_number, find_business
from schemas.consent import Channel
from schemas.event import Event
from schemas.fact import Draft
from schemas.messages import DeliveryReported, MessageReceived
from schemas.subjects import compose_subject

_SID = re.compile(r"[A-Za-z0-9]{2,64}")
_MESSAGE = re.compile(r"[A-Za-z0-9_-]{1,120}")
_STATUS = re.compile(r"[a-z_-]{1,30}")
_COUNT = re.compile(r"[0-9]{1,2}")
_CODE = re.compile(r"[A-Za-z0-9]{1,20}")
#: How Twilio writes that a number is WhatsApp's.
_WHATSAPP = "whatsapp:"
#: Longer texts are none of a person's.
_LONGEST = 4000
#: Steps on the way, which say nothing.
_ON_THE_WAY = frozenset(("accepted", "queued", "sending", "sent", "scheduled"))
#: Twilio's error for a number whose owner has told the carrier STOP.
_STOPPED = "21610"
#: TwiML that answers nothing: whatever is said in return passes the gate.
NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


async def receive_sms(needs: EdgeNeeds, form: Mapping[str, str]) -> str:
    """Write a text down, once however often it is reported; TwiML. Malformed when the form is none of Twilio's."""
    sid = form.get("MessageSid") or form.get("SmsMessageSid") or ""
    channel: Channel = "whatsapp" if form.get("From", "").startswith(_WHATSAPP) else "sms"
    if not _SID.fullmatch(sid):
        raise Malformed("bad-form", detail="MessageSid is missing or odd")
    business = await find_business(needs.businesses, form.get("To", ""))
    sender = caller_number(form.get("From", ""), business.number) if business else ""
    if business is None or not sender:
        needs.say.warning("text dropped", reason="unknown-number" if business is None else "no-person")
        return NO_ANSWER
    person = await needs.directory.person(business.tenant, sender)
    message = f"in-{sid}"
    received = MessageReceived(
        message=message,
        person=person,
        channel=channel,
        text=form.get("Body", "")[:_LONGEST],
        sender=sender,
        recipient=business.number,
        carrier_message=sid,
        answered=bool(form.get("OptOutType")),
        pictures=int(media) if _COUNT.fullmatch(media := form.get("NumMedia", "")) else 0,
    )
    await _once(needs, _draft(needs, business.tenant, message, received, "0", person))
    return NO_ANSWER


async def record_delivery(needs: EdgeNeeds, message: str, form: Mapping[str, str]) -> None:
    """Write down how the delivery of one of our messages ended. Malformed when it is no report."""
    status = (form.get("MessageStatus") or form.get("SmsStatus") or "").lower()
    if not (_MESSAGE.fullmatch(message) and _STATUS.fullmatch(status)):
        raise Malformed("bad-form", detail="no message status")
    business = await find_business(needs.businesses, form.get("From", ""))
    if business is None or status in _ON_THE_WAY:
        return
    code = form.get("ErrorCode", "")
    detail = code if _CODE.fullmatch(code) else ""
    reported = DeliveryReported(message=message, status=status, detail=detail, stopped=code == _STOPPED)
    await needs.live.publish(_draft(needs, business.tenant, message, reported, status, ""))


def _draft(needs: EdgeNeeds, tenant: str, message: str, event: Event, nth: str, person: str) -> Draft:
    id_ = f"{message}/{event.tag()}/{nth}"
    return needs.draft(compose_subject("message", tenant, message), event, id_, person=person)


async def _once(needs: EdgeNeeds, draft: Draft) -> None:
    """Store it as the first fact of its message; while the log is away, the outbox keeps it."""
    try:
        await needs.log.append(draft, expected=0)
    except Conflict:
        return
    except Unavailable:
        await needs.live.publish(draft)
