"""A member asks for a ticket for the softphone: who may, as whom, how often, and what the ticket says."""

from datetime import timedelta

import pytest

from infra.api.softphone_desk import MOST_A_MINUTE, SoftphoneDesk, softphone_url
from producers.softphone.ticket import unseal_softphone_ticket
from schemas.accounts import SoftphoneTicketGiven
from tests.accounts.front_desk import join
from tests.accounts.told import told
from tests.api.conftest import NOW
from tests.projectors.a_day import BRIGHT

pytestmark = pytest.mark.real
ASK = "/softphone/tickets"
PAGE = {"Origin": "http://desk.example:8800"}


async def headers_of(day, role: str) -> dict[str, str]:
    return (await join(day.desk, BRIGHT, role, f"{day.desk.ids.new()}@x.example")).headers


async def test_an_owner_gets_a_ticket_for_a_minute_on_this_page(day):
    answer = await day.client.post(ASK, json={"calling_as": "+1 (617) 555-0100"}, headers=day.owner | PAGE)
    assert answer.status == 201
    said = await answer.json()
    assert said["url"] == "ws://desk.example:8700/softphone"
    assert said["expires_at"] == (NOW + timedelta(seconds=60)).isoformat().replace("+00:00", "Z")
    ticket = unseal_softphone_ticket(said["ticket"], b"softphones", NOW.timestamp())
    assert (ticket.tenant, ticket.calling_as, ticket.origin) == (BRIGHT, "+16175550100", PAGE["Origin"])
    (given,) = await told(day.desk, SoftphoneTicketGiven.tag())
    assert (given.object, given.account, given.named) == (ticket.id, ticket.account, True)
    assert "6175550100" not in str(given)


async def test_staff_call_as_nobody_and_may_not_say_who_they_are(day):
    staff = await headers_of(day, "staff")
    answer = await day.client.post(ASK, json={"calling_as": None}, headers=staff)
    assert answer.status == 201
    assert unseal_softphone_ticket((await answer.json())["ticket"], b"softphones", NOW.timestamp()).calling_as == ""
    refused = await day.client.post(ASK, json={"calling_as": "+16175550100"}, headers=staff)
    assert refused.status == 403
    assert "call as nobody" in (await refused.json())["detail"]


@pytest.mark.parametrize("said", ["12", "0", "nobody", "555 0100", "+"])
async def test_what_is_no_number_is_named(day, said):
    answer = await day.client.post(ASK, json={"calling_as": said}, headers=day.owner)
    assert answer.status == 400
    assert "calling_as" in (await answer.json())["detail"]


async def test_a_page_that_is_none_gets_no_ticket(day):
    answer = await day.client.post(ASK, json={}, headers=day.owner | {"Origin": "null"})
    assert answer.status == 400


async def test_so_many_tickets_a_minute_and_no_more(day):
    other = await headers_of(day, "owner")
    for _ in range(MOST_A_MINUTE):
        assert (await day.client.post(ASK, json={}, headers=day.owner)).status == 201
    refused = await day.client.post(ASK, json={}, headers=day.owner)
    assert refused.status == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert (await day.client.post(ASK, json={}, headers=other)).status == 201


def test_behind_a_proxy_the_address_is_what_the_settings_say():
    assert softphone_url("", "") == ""
    assert softphone_url("", "https://calls.example.com/") == "wss://calls.example.com/softphone"
    assert softphone_url("wss://x.example/phone", "https://calls.example.com") == "wss://x.example/phone"
    desk = SoftphoneDesk(b"x", url="wss://x.example/phone", steady=lambda: 0.0)
    assert desk.address("http://localhost:8800") == "wss://x.example/phone"
    assert SoftphoneDesk(b"x", edge_port=8700, steady=lambda: 0.0).address("https://[::1]:8800") == "wss://[::1]:8700/softphone"
