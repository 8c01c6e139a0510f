"""Offers of numbers: what a search has found, at a price, signed by us; the owner buys with one, once."""

import hashlib
from decimal import Decimal

import msgspec

from infra.api.problem_details import refuse_field
from infra.connectors.twilio_numbers import NumberForSale, NumberKind
from producers.sealed_token import BadToken, read_token, sign_token

_PURPOSE = b"number offer"
#: An offer is good for this long, in seconds: prices change, and others buy.
_SECONDS = 3600


class Offer(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What an offer says. `nonce` is of the search: another search offers anew."""

    tenant: str
    number: str
    country: str
    kind: NumberKind
    price: str
    currency: str
    expires: int
    nonce: str


class NumberOffer(msgspec.Struct, frozen=True, kw_only=True):
    """A number for sale. `price` of a month (decimal) in `currency`; whoever buys repeats both. `offer` is good for an hour.

    `address`: an address that the law wants (`none`, `any`, `local`, `foreign`), made at Twilio before and named in buying.
    """

    offer: str
    number: str
    kind: NumberKind
    place: str
    can: list[str]
    address: str
    price: str
    currency: str


def make_offers(
    found: list[NumberForSale], kind: NumberKind, country: str, price: Decimal, currency: str, *, tenant: str, nonce: str,
    now: float, secret: bytes,
) -> list[NumberOffer]:  # fmt: skip
    """An offer for each that was found."""
    offers = []
    for one in found:
        said = Offer(
            tenant=tenant, number=one.number, country=country, kind=kind, price=str(price), currency=currency,
            expires=int(now) + _SECONDS, nonce=nonce,
        )  # fmt: skip
        token = sign_token(msgspec.json.encode(said), secret, _PURPOSE)
        offers.append(
            NumberOffer(
                offer=token,
                number=one.number,
                kind=kind,
                place=one.place,
                can=list(one.can),
                address=one.address,
                price=said.price,
                currency=currency,
            )
        )
    return offers


def read_offer(token: str, *, tenant: str, now: float, secret: bytes) -> Offer:
    """What an offer says; RequestRefused (422) when it is none of ours, another business's, or too old."""
    again = "search again (GET /numbers/available), and buy with an `offer` of its answer"
    try:
        said = msgspec.json.decode(read_token(token, secret, _PURPOSE), type=Offer)
    except (BadToken, msgspec.MsgspecError, UnicodeError) as odd:
        raise refuse_field("offer", f"this is no offer of ours; {again}") from odd
    if said.tenant != tenant:
        raise refuse_field("offer", f"this was offered to another business; {again}")
    if said.expires < now:
        raise refuse_field("offer", f"this offer is older than an hour; {again}")
    return said


def confirm_price(said: Offer, price: str, currency: str) -> None:
    """RequestRefused (422) unless the owner has said the price of the offer."""
    try:
        same = Decimal(price) == Decimal(said.price) and currency.upper() == said.currency
    except ArithmeticError:
        same = False
    if not same:
        cost = f"{said.number} costs {said.price} {said.currency} a month"
        raise refuse_field("price", f"{cost}; confirm it with `price` and `currency` as offered, or do not buy")


def name_offer(token: str) -> str:
    """What an offer is kept under once it was bought with."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]
