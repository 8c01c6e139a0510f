"""Twilio's numbers by its own client: pages, searches, prices, buying, and days when it has no time."""

import pytest

from infra.connectors.twilio_account import TwilioBusy, TwilioRefused
from infra.connectors.twilio_numbers import TwilioNumbers, Webhooks
from tests.numbers.conftest import OURS, TOKENS, Naps

pytestmark = pytest.mark.real
HERE = Webhooks(voice="https://a.b/twilio/voice", status="https://a.b/twilio/status", sms="https://a.b/twilio/sms")


def numbers_of(twilio, account=OURS, token="", sleep=None):
    return TwilioNumbers(account, token or TOKENS[account], api=twilio.api, sleep=sleep or Naps())


async def test_all_numbers_are_listed_page_by_page(twilio):
    for nth in range(120):
        twilio.own(OURS, f"+3491{nth:07}")
    found = await numbers_of(twilio).list_numbers()
    assert [one.number for one in found] == [f"+3491{nth:07}" for nth in range(120)]
    assert len(twilio.requests) == 3


async def test_a_number_is_found_and_one_of_another_account_is_not(twilio):
    twilio.own(OURS, "+34910000001")
    assert (await numbers_of(twilio).find_number("+34910000001")).webhooks.voice == "https://demo.twilio.com/welcome/voice/"
    assert await numbers_of(twilio).find_number("+34910000002") is None


async def test_webhooks_are_set_and_what_came_before_them_is_taken_off(twilio):
    kept = twilio.own(OURS, "+34910000001", voice_application_sid="AP1", trunk_sid="TK1")
    numbers = numbers_of(twilio)
    assert (await numbers.read_number(kept["sid"])).elsewhere == "application AP1"
    await numbers.set_webhooks(kept["sid"], HERE)
    back = await numbers.read_number(kept["sid"])
    assert (back.webhooks, back.methods, back.elsewhere) == (HERE, ("POST", "POST"), "")


async def test_numbers_for_sale_are_searched_by_what_they_contain_and_their_area(twilio):
    twilio.sell("US", "local", "+14155550001", "+14155550777", "+12125550777")
    numbers = numbers_of(twilio)
    assert [one.number for one in await numbers.search("US", "local", contains="777", area_code="415")] == ["+14155550777"]
    assert [str(part) for part in await numbers.read_price("US", "local")] == ["1.15", "USD"]
    with pytest.raises(LookupError):
        await numbers.read_price("US", "mobile")


@pytest.mark.parametrize(("kind", "path"), [("local", "Local"), ("mobile", "Mobile"), ("toll-free", "TollFree")])
async def test_each_kind_is_asked_where_it_is_sold(twilio, kind, path):
    twilio.sell("ES", kind, "+34600000001")
    (found,) = await numbers_of(twilio).search("ES", kind)
    assert (found.place, found.address, found.can) == ("Madrid, MD", "none", ("voice", "sms"))
    assert f"/AvailablePhoneNumbers/ES/{path}.json" in twilio.requests[-1]


async def test_a_country_without_such_numbers_is_not_found(twilio):
    with pytest.raises(TwilioRefused) as refused:
        await numbers_of(twilio).search("XX", "local")
    assert refused.value.code == 20404


async def test_too_many_requests_are_waited_for_as_long_as_they_say(twilio):
    twilio.failures, twilio.retry_after, naps = [429, 429], "3", Naps()
    assert await numbers_of(twilio, sleep=naps).list_numbers() == []
    assert naps.seconds == [3, 3]


async def test_patience_with_a_busy_carrier_ends(twilio):
    twilio.failures, naps = [429] * 5, Naps()
    with pytest.raises(TwilioBusy):
        await numbers_of(twilio, sleep=naps).list_numbers()
    assert len(naps.seconds) == 2
    twilio.failures, twilio.retry_after = [429], "90"
    with pytest.raises(TwilioBusy) as long:
        await numbers_of(twilio, sleep=naps).list_numbers()
    assert (long.value.seconds, len(naps.seconds)) == (90, 2)


async def test_a_wrong_token_is_told_from_a_busy_day(twilio):
    with pytest.raises(TwilioBusy) as wrong:
        await numbers_of(twilio, token="wrong").read_state()
    assert wrong.value.detail == "401"
    assert await numbers_of(twilio).read_state() == "active"


async def test_a_number_is_bought_leading_here_and_is_gone_then(twilio):
    twilio.sell("ES", "local", "+34910000009")
    numbers = numbers_of(twilio)
    sid = await numbers.buy("+34910000009", HERE)
    assert (await numbers.read_number(sid)).webhooks == HERE
    with pytest.raises(TwilioRefused) as gone:
        await numbers.buy("+34910000009", HERE)
    assert gone.value.code == 21422
