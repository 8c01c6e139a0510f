"""A carrier that refuses a number because its owner told the carrier STOP has told us, too."""

from handlers.handler import handler
from schemas.consent import ConsentReported
from schemas.messages import MessageFailed


@handler("heeding-carriers", role="ledger")
def heed_carrier(failed: MessageFailed) -> ConsentReported | None:
    """Do not contact this person again."""
    if failed.reason != "carrier-stop":
        return None
    return ConsentReported(
        person=failed.person,
        change="do-not-contact",
        source="carrier",
        channel=failed.channel,
        origin=failed.message,
        wording=f"the carrier refuses messages to them ({failed.detail})",
    )
