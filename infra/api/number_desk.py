"""Numbers of a business: those of its account, taking one over, buying one, and whether one rings."""

import re

import msgspec

from handlers.business.business_file import encode_parts
from infra.api.business_desk import BusinessDesk, profile_subject, read_settings
from infra.api.carrier_desk import CarrierDesk, told
from infra.api.number_offers import confirm_price, name_offer, read_offer
from infra.api.number_readiness import NumberProblem, address_problems, number_problems, webhooks_at
from infra.api.problem_details import RequestRefused, refuse_field
from infra.connectors.twilio_numbers import MOST, CarrierNumber, TwilioNumbers
from infra.privacy.carriers.purchases import buy_once
from schemas.business import ConfigurationRequested
from schemas.carriers import NumberBought

_NUMBER = re.compile(r"\+?[1-9][0-9]{5,14}")


class NumberStanding(msgspec.Struct, frozen=True, kw_only=True):
    """A number: whether the business has it (`main`: it is known by it), and whether it rings here; if not, why.

    `rings`: nothing that is wrong hinders calls.
    """

    number: str
    name: str
    ours: bool
    main: bool
    rings: bool
    problems: list[NumberProblem]


async def list_numbers(desk: CarrierDesk, books: BusinessDesk, tenant: str) -> tuple[list[NumberStanding], bool]:
    """All numbers of the account and of the business; and whether the account has more than can be listed."""
    numbers = await _numbers(books, tenant)
    found = await told((await desk.numbers_of(tenant)).list_numbers())
    known = {one.number: one for one in found}
    wrong = address_problems(desk.public_url)
    listed = [_stand(desk, number, known.get(number), numbers, wrong) for number in dict.fromkeys([*numbers, *known])]
    return listed, len(found) >= MOST


async def check_number(desk: CarrierDesk, books: BusinessDesk, tenant: str, number: str) -> NumberStanding:
    """Whether it would ring now: our address is asked from here, and Twilio where the number leads."""
    number, wrong = read_number(number), address_problems(desk.public_url)
    if not wrong and (why := await desk.reach(desk.public_url)):
        advice = f"at {desk.public_url} {why}: point the host name and its TLS at the edge's port (DAYBOOK_EDGE_PORT)"
        wrong = [NumberProblem(what="not-reached", hinders="calls", problem=advice)]
    found = await told((await desk.numbers_of(tenant)).find_number(number))
    return _stand(desk, number, found, await _numbers(books, tenant), wrong)


async def add_number(desk: CarrierDesk, books: BusinessDesk, tenant: str, number: str, by: str) -> NumberStanding:
    """Take a number of the account over: it becomes the business's, leads here, and is read back and compared."""
    number = read_number(number)
    _require_address(desk)
    twilio = await desk.numbers_of(tenant)
    found = await told(twilio.find_number(number))
    if found is None:
        raise refuse_field(
            "number", f"{number} is not in the account {twilio.account[-4:]}; GET the business's numbers lists those it has"
        )
    return await _take(desk, books, tenant, twilio, found, by)


class Purchase(msgspec.Struct, frozen=True, kw_only=True):
    """An `offer`, the price the owner confirms, and what the law of the country wants (`address`, `bundle`: ids at Twilio)."""

    offer: str
    price: str
    currency: str
    address: str = ""
    bundle: str = ""


async def buy_number(desk: CarrierDesk, books: BusinessDesk, tenant: str, wanted: Purchase, by: str) -> NumberStanding:
    """Buy what was offered at the price that the owner confirms, once, and take it over."""
    said = read_offer(wanted.offer, tenant=tenant, now=desk.clock.now().timestamp(), secret=desk.secret)
    confirm_price(said, wanted.price, wanted.currency)
    _require_address(desk)
    twilio, webhooks = await desk.numbers_of(tenant), webhooks_at(desk.public_url)

    async def buy() -> str:
        """It may have been bought by an attempt whose answer was lost."""
        found = await told(twilio.find_number(said.number))
        law = {"address": wanted.address, "bundle": wanted.bundle}
        return found.sid if found else await told(twilio.buy(said.number, webhooks, **law))

    sid, now = await buy_once(desk.pool, tenant, name_offer(wanted.offer), said.number, desk.clock.now(), buy)
    if now:
        bought = NumberBought(number=said.number, price=said.price, currency=said.currency, by=by)
        await books.write(profile_subject(tenant), bought, id_=f"bought-{name_offer(wanted.offer)}")
    return await _take(desk, books, tenant, twilio, await told(twilio.read_number(sid)), by)


def read_number(text: str) -> str:
    """A number in E.164, also where its plus was lost on the way; RequestRefused (422) when it is none."""
    bare = text.strip().replace(" ", "")
    if not _NUMBER.fullmatch(bare):
        raise refuse_field("number", f"{text[:20]!r} is no telephone number; write it with its country code, like +34910123456")
    return "+" + bare.removeprefix("+")


async def _take(
    desk: CarrierDesk, books: BusinessDesk, tenant: str, twilio: TwilioNumbers, found: CarrierNumber, by: str
) -> NumberStanding:
    numbers = await _numbers(books, tenant)
    if found.number not in numbers:
        parts = {"further_numbers": [*numbers[1:], found.number]} if numbers else {"number": found.number}
        wanted = ConfigurationRequested(parts=encode_parts(parts), by=by, why="a number was taken over")
        await books.decide(tenant, wanted)
    await told(twilio.set_webhooks(found.sid, webhooks_at(desk.public_url)))
    back = await told(twilio.read_number(found.sid))
    return _stand(desk, found.number, back, await _numbers(books, tenant), [])


def _stand(
    desk: CarrierDesk, number: str, found: CarrierNumber | None, numbers: tuple[str, ...], wrong: list[NumberProblem]
) -> NumberStanding:
    problems = wrong + number_problems(number, found, webhooks_at(desk.public_url), ours=number in numbers)
    return NumberStanding(
        number=number,
        name=found.name if found else "",
        ours=number in numbers,
        main=numbers[:1] == (number,),
        rings=not any(one.hinders == "calls" for one in problems),
        problems=problems,
    )


async def _numbers(books: BusinessDesk, tenant: str) -> tuple[str, ...]:
    """The business's numbers, the main one first."""
    known = await read_settings(tenant, await books.read_profile(tenant))
    return known.all_numbers if known else ()


def _require_address(desk: CarrierDesk) -> None:
    for one in address_problems(desk.public_url):
        raise RequestRefused(409, "No public address", one.problem)
