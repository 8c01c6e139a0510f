"""An owner buys a number over HTTP: at the price that was confirmed, once, or is told why not."""

import asyncio
import base64

import pytest

from schemas.carriers import NumberBought
from tests.numbers.conftest import OURS, bind, facts

pytestmark = pytest.mark.real
NUMBER = "+34910123456"


async def offers(shop, **asked):
    query = "&".join(f"{name}={value}" for name, value in {"country": "ES", **asked}.items())
    status, found = await shop.ask("GET", f"/numbers/available?{query}")
    assert status == 200, found
    return found["numbers"]


async def test_a_number_is_bought_once_at_the_price_that_was_confirmed(shop, twilio):
    await bind(shop)
    twilio.sell("ES", "local", NUMBER, "+34910000009", price="1.15")
    first, *_ = await offers(shop)
    assert (first["number"], first["price"], first["currency"]) == (NUMBER, "1.15", "USD")
    path = f"{shop.me}/numbers"
    status, problem = await shop.ask("POST", path, offer=first["offer"], price="1.00", currency="USD")
    assert (status, problem["problems"][0]["field"]) == (422, "price")
    assert not twilio.numbers[OURS]
    wanted = {"offer": first["offer"], "price": "1.15", "currency": "USD"}
    answers = await asyncio.gather(*(shop.ask("POST", path, **wanted) for _ in range(3)))
    assert [(status, one["rings"]) for status, one in answers] == [(200, True)] * 3
    assert len(twilio.numbers[OURS]) == 1
    assert sum(one.startswith("POST") and one.endswith("/IncomingPhoneNumbers.json") for one in twilio.requests) == 1
    assert await facts(shop, NumberBought) == [
        NumberBought(number=NUMBER, price="1.15", currency="USD", by=(await facts(shop, NumberBought))[0].by)
    ]


async def test_a_purchase_whose_answer_was_lost_is_not_made_twice(shop, twilio):
    await bind(shop)
    twilio.sell("ES", "local", NUMBER)
    (one,) = await offers(shop)
    twilio.lost = 1
    wanted = {"offer": one["offer"], "price": one["price"], "currency": one["currency"]}
    status, problem = await shop.ask("POST", f"{shop.me}/numbers", **wanted)
    assert (status, "nothing is bought twice" in problem["detail"]) == (503, True)
    status, bought = await shop.ask("POST", f"{shop.me}/numbers", **wanted)
    assert (status, bought["rings"], len(twilio.numbers[OURS])) == (200, True, 1)


async def test_what_cannot_be_bought_says_why(shop, twilio):
    await bind(shop)
    twilio.sell("ES", "local", NUMBER)
    twilio.sell("ES", "mobile", "+34600000001", address="local")
    (gone,), (strict,) = await offers(shop), await offers(shop, kind="mobile")
    twilio.for_sale["ES", "local"].clear()
    path, said = f"{shop.me}/numbers", {"price": "1.15", "currency": "USD"}
    status, problem = await shop.ask("POST", path, offer=gone["offer"], **said)
    assert (status, "search again" in problem["detail"]) == (409, True), problem
    status, problem = await shop.ask("POST", path, offer=strict["offer"], **said)
    assert (status, "name it as `address`" in problem["detail"]) == (422, True), problem
    assert (await shop.ask("POST", path, offer=strict["offer"], address="AD1", **said))[0] == 200
    said_by, _, mac = strict["offer"].partition(".")
    cheaper = base64.urlsafe_b64encode(base64.urlsafe_b64decode(said_by + "==").replace(b"1.15", b"0.01")).rstrip(b"=").decode()
    for offer in ("x", "é.é", f"{cheaper}.{mac}"):
        status, problem = await shop.ask("POST", path, offer=offer, price="0.01", currency="USD")
        assert (status, problem["problems"][0]["field"]) == (422, "offer")
    assert (await shop.ask("POST", path))[0] == 400
    assert (await shop.ask("GET", "/numbers/available?country=XX"))[0] == 404


async def test_without_any_account_it_says_how_to_bind_one(shop):
    status, problem = await shop.ask("GET", f"{shop.me}/numbers")
    assert (status, "bind one" in problem["detail"]) == (409, True)
