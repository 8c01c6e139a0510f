"""Sending one-time codes that a verification on the line has asked for."""

from handlers.handler import handler
from handlers.messages.texts import MessageTexts
from handlers.shields.verification.codes import Codes
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.messages import MessageRequested
from schemas.subjects import parse_subject
from schemas.verification import CodeRequested

#: The topic by which the gate knows a code: it looks on the call whether one was asked for.
CODE = "code"


@handler("sending-codes", role="ledger")
def send_code(asked: CodeRequested, fact: Fact, business: Business, codes: Codes, texts: MessageTexts) -> MessageRequested | None:
    """The text with the code, to the number on file; worthless in ten minutes, and sealed like every message."""
    if not asked.person or asked.channel != "sms":
        return None
    return MessageRequested(
        message=f"code-{asked.salt}",
        person=asked.person,
        channel="sms",
        purpose="transactional",
        text=texts.text(CODE, business.language, name=business.name, code=codes.code(asked.salt)),
        topic=CODE,
        language=business.language,
        origin=parse_subject(fact.subject).id,
        until=asked.until,
    )
