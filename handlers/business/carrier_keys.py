"""When a business closes, nothing is kept of its account with the carrier."""

from handlers.business.ports import CarrierKeys
from handlers.handler import handler
from schemas.business import BusinessClosed
from schemas.carriers import CarrierUnbound
from schemas.fact import Fact
from schemas.subjects import parse_subject


@handler("carrier-keys", role="ledger")
async def forget_carrier(closed: BusinessClosed, fact: Fact, keys: CarrierKeys) -> CarrierUnbound | None:
    """The token's key is destroyed; None when no account was bound, or it was done before."""
    forgotten = await keys.forget(parse_subject(fact.subject).tenant)
    return CarrierUnbound(by=closed.by) if forgotten else None
