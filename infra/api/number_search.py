"""Searching numbers for sale by the account that a business goes by, each offered at its price."""

import msgspec

from infra.api.carrier_desk import CarrierDesk, told
from infra.api.number_offers import NumberOffer, make_offers
from infra.api.problem_details import RequestRefused
from infra.connectors.twilio_numbers import NumberKind


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for: `country` two letters, `contains` digits with * for any, `area_code` three digits (US, Canada)."""

    country: str
    kind: NumberKind = "local"
    contains: str = ""
    area_code: str = ""
    most: int = 20


async def search_numbers(desk: CarrierDesk, tenant: str, wanted: Search) -> list[NumberOffer]:
    """Offers for a business, good for an hour; RequestRefused when Twilio refuses, or names no price."""
    twilio, country = await desk.numbers_of(tenant), wanted.country.upper()
    found = await told(
        twilio.search(country, wanted.kind, contains=wanted.contains, area_code=wanted.area_code, most=wanted.most)
    )
    if not found:
        return []
    try:
        price, currency = await told(twilio.read_price(country, wanted.kind))
    except LookupError as unknown:
        detail = f"Twilio names no price for {wanted.kind} numbers in {country}; buy at twilio.com/console, then add the number"
        raise RequestRefused(422, "No price", detail) from unknown
    now, nonce = desk.clock.now().timestamp(), desk.ids.new()
    return make_offers(found, wanted.kind, country, price, currency, tenant=tenant, nonce=nonce, now=now, secret=desk.secret)
