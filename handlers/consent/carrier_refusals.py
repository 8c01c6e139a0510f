"""A carrier that refuses a number because its owner told the carrier STOP has told us, too."""

from bus.log import Log
from handlers.handler import handler
from schemas.consent import ConsentReported
from schemas.fact import Fact
from schemas.messages import DeliveryReported, MessageFailed, MessageRequested


@handler("heeding-carriers", role="ledger")
async def heed_carrier(failed: MessageFailed | DeliveryReported, fact: Fact, log: Log) -> ConsentReported | None:
    """Do not contact this person again. A carrier says so when it is given the message, or later, in its report."""
    match failed:
        case MessageFailed(reason="carrier-stop") | DeliveryReported(stopped=True):
            wanted = next((one.event for one in await log.load(fact.subject) if isinstance(one.event, MessageRequested)), None)
        case MessageFailed() | DeliveryReported():
            return None
    if wanted is None:
        return None  # a report on a message that is none of ours
    return ConsentReported(
        person=wanted.person,
        change="do-not-contact",
        source="carrier",
        channel=wanted.channel,
        origin=wanted.message,
        wording=f"the carrier refuses messages to them ({failed.detail})",
    )
