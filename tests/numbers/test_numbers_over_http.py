"""An owner binds an account, takes a number over, buys another, and is told why one does not ring, over HTTP."""

import asyncio
import base64
import json

import pytest

from bus.memory.bus import MemoryBus
from handlers.business.carrier_keys import forget_carrier
from infra.api.carrier_desk import CarrierDesk
from infra.privacy.carriers.accounts import CarrierAccounts
from infra.privacy.vault.in_memory import MemoryVault
from schemas.business import BusinessClosed
from schemas.carriers import CarrierBound, CarrierUnbound, NumberBought
from schemas.fact import Draft
from tests.accounts.front_desk import join
from tests.api.conftest import NOW, serving
from tests.numbers.conftest import OURS, PUBLIC, TOKENS, Naps

pytestmark = pytest.mark.real
SOL = {"name": "Peluquería Sol", "industry": "hair_salon", "country": "ES", "language": "es"}
NUMBER = "+34910123456"


class Reach:
    """What is wrong at our address, seen from here."""

    wrong = ""

    async def __call__(self, _: str) -> str:
        return self.wrong


@pytest.fixture
async def shop(postgres_url, twilio):
    """The API with a carrier desk; `ask` is for Sol, whose path is `me`."""
    reach, kept = Reach(), {}

    def carriers(desk, *, public=PUBLIC, account="", token=""):
        accounts = CarrierAccounts(desk.pool, MemoryVault(), desk.clock, desk.ids)
        kept["accounts"] = accounts
        return CarrierDesk(
            accounts=accounts,
            pool=desk.pool,
            clock=desk.clock,
            ids=desk.ids,
            secret=b"secret",
            public_url=public,
            reach=reach,
            account=account,
            token=token,
            api=twilio.api,
            sleep=Naps(),
        )

    async with serving(postgres_url, MemoryBus(lambda: NOW), carriers) as there:

        async def ask(method, path, /, *, headers=None, **body):
            sent = {"json": body} if method in {"POST", "PATCH", "PUT"} else {}
            answer = await there.client.request(method, path, headers=headers or there.owner, **sent)
            return answer.status, (await answer.json() if answer.status != 204 else None)

        _, opened = await ask("POST", "/businesses", **SOL)
        there.ask, there.tenant, there.me, there.reach = ask, opened["business"], f"/businesses/{opened['business']}", reach
        there.accounts = kept["accounts"]
        yield there


async def facts(shop, kind):
    life = await shop.bus.log.load(f"business.{shop.tenant}.profile")
    return [fact.event for fact in life if isinstance(fact.event, kind)]


async def bind(shop):
    return await shop.ask("PUT", f"{shop.me}/carrier", account=OURS, token=TOKENS[OURS])


async def test_an_account_is_tested_bound_shown_by_its_last_four_and_unbound(shop, twilio):
    assert (await shop.ask("GET", f"{shop.me}/carrier"))[1] == {"by": "none", "account": "", "tested_at": None}
    status, bound = await bind(shop)
    assert (status, bound["by"], bound["account"]) == (200, "own", OURS[-4:])
    assert twilio.requests == [f"GET /2010-04-01/Accounts/{OURS}.json"]
    assert (await shop.ask("GET", f"{shop.me}/carrier"))[1] == bound
    (told,) = await facts(shop, CarrierBound)
    assert told.account == OURS[-4:]
    log = json.dumps([str(fact.event) for fact in await shop.bus.log.load(f"business.{shop.tenant}.profile")])
    assert TOKENS[OURS] not in log
    assert OURS not in log
    assert await shop.ask("DELETE", f"{shop.me}/carrier") == (204, None)
    assert (await shop.ask("GET", f"{shop.me}/carrier"))[1]["by"] == "none"
    assert len(await facts(shop, CarrierUnbound)) == 1


@pytest.mark.parametrize(
    ("account", "token", "says"),
    [
        ("AC1", "x", "account: an account's id is AC and 32"),
        ("SK" + "a" * 32, "x", "SK... is an API key"),
        (OURS, " ", "token: the auth token is missing"),
        (OURS, "wrong", "does not take the account and its token"),
    ],
)
async def test_an_account_that_is_none_is_refused_and_not_kept(shop, account, token, says):
    status, problem = await shop.ask("PUT", f"{shop.me}/carrier", account=account, token=token)
    assert (status, says in problem["detail"]) == (422, True), problem
    assert (await shop.ask("GET", f"{shop.me}/carrier"))[1]["by"] == "none"


async def test_a_suspended_account_and_a_carrier_that_is_away_say_so(shop, twilio):
    twilio.states[OURS] = "suspended"
    assert "suspended" in (await bind(shop))[1]["detail"]
    twilio.failures = [500]
    status, problem = await bind(shop)
    assert (status, problem["title"]) == (503, "Carrier away")
    twilio.failures, twilio.retry_after = [429], "40"
    assert "too many requests at once); try again in 40 seconds" in (await bind(shop))[1]["detail"]


async def test_only_an_owner_binds_and_nobody_for_another_business(shop):
    staff = await join(shop.desk, shop.tenant, "staff", "staff@sol.example")
    path = f"{shop.me}/carrier"
    assert (await shop.ask("PUT", path, headers=staff.headers, account=OURS, token="x"))[0] == 403
    assert (await shop.ask("GET", path, headers=staff.headers))[0] == 403
    assert (await shop.ask("PUT", path, headers=shop.neighbour, account=OURS, token="x"))[0] == 404
    assert (await shop.ask("GET", f"{shop.me}/numbers", headers=shop.neighbour))[0] == 404


async def test_when_the_business_closes_the_key_dies(shop):
    await bind(shop)
    (row,) = await shop.accounts.every()
    closed = BusinessClosed(by="01ANA")
    subject = f"business.{shop.tenant}.profile"
    await shop.bus.log.append(Draft(subject=subject, event=closed, id="closed", at=NOW))
    fact = (await shop.bus.log.load(subject))[-1]
    assert await forget_carrier(closed, fact, shop.accounts) == CarrierUnbound(by="01ANA")
    assert await forget_carrier(closed, fact, shop.accounts) is None
    assert await shop.accounts.open(row) is None


async def test_a_number_of_the_account_is_taken_over_and_leads_here(shop, twilio):
    await bind(shop)
    kept = twilio.own(OURS, NUMBER, trunk_sid="TK1")
    twilio.own(OURS, "+34910123457")
    _, listed = await shop.ask("GET", f"{shop.me}/numbers")
    assert [(one["number"], one["ours"], one["rings"]) for one in listed["numbers"]] == [
        (NUMBER, False, False),
        ("+34910123457", False, False),
    ]
    status, taken = await shop.ask("POST", f"{shop.me}/numbers", number=NUMBER)
    assert (status, taken["ours"], taken["main"], taken["rings"], taken["problems"]) == (200, True, True, True, [])
    assert (kept["voice_url"], kept["status_callback"]) == (f"{PUBLIC}/twilio/voice", f"{PUBLIC}/twilio/status")
    assert (kept["sms_url"], kept["trunk_sid"]) == (f"{PUBLIC}/twilio/sms", "")
    _, second = await shop.ask("POST", f"{shop.me}/numbers", number="34910123457")
    assert (second["number"], second["main"], second["rings"]) == ("+34910123457", False, True)
    _, known = await shop.ask("GET", shop.me)
    assert (known["settings"]["number"], known["settings"]["further_numbers"]) == (NUMBER, ["+34910123457"])
    status, problem = await shop.ask("POST", f"{shop.me}/numbers", number="+34910999999")
    assert (status, "is not in the account" in problem["detail"]) == (422, True)


async def test_a_number_of_another_business_here_cannot_be_taken(shop, twilio):
    await bind(shop)
    twilio.own(OURS, NUMBER)
    await shop.ask("POST", f"{shop.me}/numbers", number=NUMBER)
    luna = await join(shop.desk, "first", "owner", "luna@luna.example")
    _, opened = await shop.ask("POST", "/businesses", headers=luna.headers, **SOL | {"name": "Luna"})
    path = f"/businesses/{opened['business']}"
    await shop.ask("PUT", f"{path}/carrier", headers=luna.headers, account=OURS, token=TOKENS[OURS])
    status, problem = await shop.ask("POST", f"{path}/numbers", headers=luna.headers, number=NUMBER)
    assert (status, "answers for another business" in problem["detail"]) == (422, True), problem


async def test_a_check_says_everything_that_is_wrong_and_what_to_do(shop, twilio):
    await bind(shop)
    path = f"{shop.me}/numbers/{NUMBER}/check"

    async def wrong():
        status, standing = await shop.ask("POST", path)
        assert status == 200, standing
        assert standing["rings"] is not any(one["hinders"] == "calls" for one in standing["problems"])
        return {one["what"] for one in standing["problems"]}

    assert await wrong() == {"not-of-business", "unknown-to-account"}
    kept = twilio.own(OURS, NUMBER)
    await shop.ask("POST", f"{shop.me}/numbers", number=NUMBER)
    assert await wrong() == set()
    kept |= {"voice_url": "https://elsewhere.example/voice?key=secret", "sms_url": "", "status_callback": ""}
    _, standing = await shop.ask("POST", path)
    assert "https://elsewhere.example/voice; add the number again" in standing["problems"][0]["problem"]
    assert await wrong() == {"voice-elsewhere", "sms-elsewhere", "status-elsewhere"}
    kept |= {"voice_url": f"{PUBLIC}/twilio/voice", "voice_method": "GET"}
    kept["voice_application_sid"] = "AP1"
    shop.reach.wrong = "nothing answers within 5 seconds"
    assert await wrong() == {"not-reached", "taken-before", "voice-method", "sms-elsewhere", "status-elsewhere"}


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
