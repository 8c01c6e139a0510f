"""What the command `daybook number` does: an account bound, numbers listed, searched, bought, added and checked."""

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Any, Literal

import msgspec

from handlers.phone_numbers import number_region
from infra.api.business_desk import BusinessDesk
from infra.api.carrier_binding import CarrierState, bind_account, read_binding, unbind_account
from infra.api.carrier_desk import CarrierDesk
from infra.api.number_desk import NumberStanding, Purchase, add_number, buy_number, check_number, list_numbers, read_number
from infra.api.number_offers import NumberOffer
from infra.api.number_search import Search, search_numbers
from infra.api.problem_details import refuse_field
from infra.composition.business_commands import BY
from infra.composition.carrier_services import open_carrier_desk
from infra.composition.services import Services
from infra.connectors.twilio_numbers import NumberKind

Action = Literal["bind", "unbind", "account", "list", "search", "buy", "add", "check"]
_BY_WHOM = {"own": "its own account", "installation": "the installation's account", "none": "no account"}


class NumberOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What was said beside the action. `agree` asks for a yes to a price that was not said with `price`."""

    word: str
    account: str
    token: str
    kind: NumberKind
    contains: str
    area_code: str
    address: str
    bundle: str
    price: str
    agree: Callable[[str], bool]

    def __repr__(self) -> str:
        return f"NumberOptions({self.word!r})"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is said: a value for machines, lines for people, and whether all is well."""

    value: Any
    lines: Sequence[str]
    well: bool = True


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """The business it is about, and the desks."""

    desk: CarrierDesk
    books: BusinessDesk
    tenant: str


def open_place(services: Services, tenant: str) -> Place:
    """The desks of an installation that runs."""
    books = BusinessDesk(services.bus.log, services.clock, services.ids)
    return Place(desk=open_carrier_desk(services), books=books, tenant=tenant)


async def run_command(at: Place, action: Action, options: NumberOptions) -> Told:
    """Do it; RequestRefused when it cannot be done."""
    desk, books, tenant = at.desk, at.books, at.tenant
    match action:
        case "bind":
            return _tell_account(await bind_account(desk, books, tenant, options.account, options.token, BY))
        case "unbind":
            await unbind_account(desk, books, tenant, BY)
            return _tell_account(await read_binding(desk, tenant))
        case "account":
            return _tell_account(await read_binding(desk, tenant))
        case "list":
            listed, more = await list_numbers(desk, books, tenant)
            lines = [line for one in listed for line in _lines(one)] or [
                "The account has no number; `daybook number search` finds some."
            ]
            return Told(value={"numbers": listed, "more": more}, lines=[*lines, *(["... and more"] if more else [])])
        case "search":
            offers = await search_numbers(desk, tenant, _read_search(options))
            return Told(value={"numbers": offers}, lines=[_offer_line(one) for one in offers] or ["Nothing is for sale there."])
        case "buy":
            return await _buy(at, options)
        case "add":
            return _tell(await add_number(desk, books, tenant, options.word, BY))
        case "check":
            standing = await check_number(desk, books, tenant, options.word)
            return msgspec.structs.replace(_tell(standing), well=standing.rings)


async def _buy(at: Place, options: NumberOptions) -> Told:
    """The number is looked for, its price agreed to, and it is bought."""
    number = read_number(options.word)
    wanted = Search(country=number_region(number), kind=options.kind, contains=number.removeprefix("+"), most=50)
    offer = next((one for one in await search_numbers(at.desk, at.tenant, wanted) if one.number == number), None)
    if offer is None:
        raise refuse_field("number", f"{number} is not for sale as {options.kind}; `daybook number search` lists those that are")
    question = f"{_offer_line(offer)}\nBuy it? It is charged every month to your account at Twilio. Type yes: "
    if not options.price and not await asyncio.to_thread(options.agree, question):
        return Told(value={"bought": False}, lines=["Nothing was bought."])
    purchase = Purchase(
        offer=offer.offer,
        price=options.price or offer.price,
        currency=offer.currency,
        address=options.address,
        bundle=options.bundle,
    )
    return _tell(await buy_number(at.desk, at.books, at.tenant, purchase, BY))


def _read_search(options: NumberOptions) -> Search:
    if not re.fullmatch("[A-Za-z]{2}", options.word):
        raise refuse_field("country", "say a country in two letters, like ES")
    if options.area_code and not re.fullmatch("[0-9]{3}", options.area_code):
        raise refuse_field("area_code", "an area code has three digits, like 415")
    return Search(country=options.word, kind=options.kind, contains=options.contains, area_code=options.area_code)


def _tell_account(state: CarrierState) -> Told:
    named = f" ...{state.account}" if state.account else ""
    tested = f", tested {state.tested_at:%Y-%m-%d %H:%M} UTC" if state.tested_at else ""
    return Told(value=state, lines=[f"Calls and texts go by {_BY_WHOM[state.by]}{named}{tested}."])


def _tell(one: NumberStanding) -> Told:
    return Told(value=one, lines=_lines(one))


def _lines(one: NumberStanding) -> list[str]:
    state = ("rings here" if one.rings else "does not ring here") if one.ours else "free"
    return [f"{one.number}  {state}{'  (main)' if one.main else ''}", *(f"    {wrong.problem}" for wrong in one.problems)]


def _offer_line(one: NumberOffer) -> str:
    wants = "" if one.address == "none" else f"  wants an address ({one.address})"
    return f"{one.number}  {one.place}  {one.price} {one.currency} a month{wants}".replace("    ", "  ")
