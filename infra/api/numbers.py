"""Numbers over HTTP: those for sale, those a business has, taking one over or buying one, and whether one rings."""

from typing import Annotated

import msgspec

from infra.api.businesses import OneBusiness, read_as
from infra.api.endpoint import Visitor, endpoint
from infra.api.number_desk import NumberStanding, Purchase, add_number, buy_number, check_number, list_numbers
from infra.api.number_offers import NumberOffer
from infra.api.number_search import Search, search_numbers
from infra.api.problem_details import RequestRefused
from infra.connectors.twilio_numbers import NumberKind

Number = Annotated[str, msgspec.Meta(max_length=24, description="E.164, like +34910123456")]
Sid = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9]{0,40}$")]


class NumbersWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What kind of number is looked for."""

    country: Annotated[str, msgspec.Meta(pattern="^[A-Za-z]{2}$", description="Two letters, like ES")]
    kind: NumberKind = "local"
    contains: Annotated[
        str, msgspec.Meta(pattern=r"^[0-9A-Za-z*+]{0,20}$", description="Digits or letters in it; * for any digit")
    ] = ""
    area_code: Annotated[str, msgspec.Meta(pattern="^([0-9]{3})?$", description="Three digits; US and Canada")] = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=50)] = 20


class NumbersForSale(msgspec.Struct, frozen=True, kw_only=True):
    numbers: list[NumberOffer]


class NumberWanted(OneBusiness, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A `number` that the account has already; or an `offer` of a search with its `price` and `currency`, to buy it."""

    number: Number = ""
    offer: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    price: Annotated[str, msgspec.Meta(max_length=20, description="Of a month, as offered")] = ""
    currency: Annotated[str, msgspec.Meta(max_length=3)] = ""
    address: Annotated[Sid, msgspec.Meta(description="An address at Twilio (AD...), where the offer wants one")] = ""
    bundle: Annotated[Sid, msgspec.Meta(description="A regulatory bundle at Twilio (BU...), where the country wants one")] = ""


class OneNumber(OneBusiness, frozen=True, kw_only=True, forbid_unknown_fields=True):
    number: Number


class BusinessNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """`more`: the account has more numbers than are listed."""

    numbers: list[NumberStanding]
    more: bool


@endpoint("/numbers/available")
async def available_numbers(asked: NumbersWanted, visitor: Visitor) -> NumbersForSale:
    """Numbers for sale at Twilio, by country and kind, each with its price of a month; for your business, for an hour."""
    wanted = Search(country=asked.country, kind=asked.kind, contains=asked.contains, area_code=asked.area_code, most=asked.limit)
    return NumbersForSale(numbers=await search_numbers(visitor.carrier_desk, visitor.bearer.tenant, wanted))


@endpoint("/businesses/{business}/numbers")
async def business_numbers(asked: OneBusiness, visitor: Visitor) -> BusinessNumbers:
    """The numbers of the business and of the account it goes by, and whether each leads here."""
    await read_as(visitor, asked.business)
    listed, more = await list_numbers(visitor.carrier_desk, visitor.books, asked.business)
    return BusinessNumbers(numbers=listed, more=more)


@endpoint("/businesses/{business}/numbers", method="POST")
async def take_number(asked: NumberWanted, visitor: Visitor) -> NumberStanding:
    """Take over a number that the account has, or buy one that was offered; either way it leads here then.

    Its webhooks are set at Twilio, read back and compared. An offer buys once, however often it is sent: send it again when no
    answer came. A first number becomes the business's `number`, others its `further_numbers`, in force from the next call.
    """
    await read_as(visitor, asked.business)
    desk, by = visitor.carrier_desk, visitor.bearer.account
    if bool(asked.number) == bool(asked.offer):
        raise RequestRefused(400, "Bad request", "say a `number` that the account has, or an `offer` to buy; one of the two")
    if asked.number:
        return await add_number(desk, visitor.books, asked.business, asked.number, by)
    wanted = Purchase(offer=asked.offer, price=asked.price, currency=asked.currency, address=asked.address, bundle=asked.bundle)
    return await buy_number(desk, visitor.books, asked.business, wanted, by)


@endpoint("/businesses/{business}/numbers/{number}/check", method="POST")
async def check(asked: OneNumber, visitor: Visitor) -> NumberStanding:
    """Whether the number would ring now: what is wrong with our address, at Twilio and in the business, and what to do."""
    await read_as(visitor, asked.business)
    return await check_number(visitor.carrier_desk, visitor.books, asked.business, asked.number)
