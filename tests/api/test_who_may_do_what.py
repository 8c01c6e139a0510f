"""Every endpoint, asked by everybody: the live application does what the table of permissions says, and nothing else."""

import asyncio
import json
from collections import defaultdict
from datetime import timedelta

import pytest
from aiohttp import WSServerHandshakeError

from infra.api.accounts import members, permissions, sessions
from infra.api.accounts.masks import HIDDEN
from infra.api.accounts.members import ROLES
from infra.api.accounts.permissions import RULES, SCOPES, Unguarded
from infra.api.app import list_routes
from schemas.contacts import ContactMet
from tests.accounts.front_desk import join
from tests.projectors.a_day import BRIGHT, NEIGHBOUR, drafts

#: What there is on that day; every other part of a path is nobody's.
KNOWN = defaultdict(
    lambda: "nobody", {"call": "c1", "person": "ann", "secret": "never-one", "industry": "dental", "file": "none.js"}
)
#: What Ann and Bob said and are called on that day: personal, whoever's column it stands in.
PERSONAL = ["Ann Lee", "+16175550111", "a cleaning on tuesday", "You are booked", "1980-02-29", "AB123"]


def test_what_has_no_row_cannot_be_served():
    with pytest.raises(Unguarded, match="GET /secrets: add a row"):
        permissions.check_rows({"GET /calls", "GET /secrets"})


def test_every_row_names_a_role_and_tokens_never_manage_accounts():
    for endpoint, rule in RULES.items():
        assert {rule.owner, rule.staff, rule.auditor, rule.analyst} <= {"full", "masked", "no"}
        if endpoint.split()[1].startswith(("/accounts", "/sessions", "/setup")):
            assert rule.scope == ""
        if rule.personal and endpoint != "GET /accounts":  # colleagues, not callers
            # A voice cannot be hidden, and a file is for those who may have all of it.
            whole = (".csv", ".vcf", ".ics", ".jsonl")
            hidden = "no" if endpoint.endswith(("/sound", "/peaks", ".wav", *whole)) else "masked"
            assert (rule.auditor, rule.analyst) == ("no", hidden), endpoint


def asking(day, endpoint: str):
    """Asks an endpoint with a token; its status and text. Bodies are empty, so that nothing is changed by asking."""
    method, path = endpoint.split()

    async def ask(token: str):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = await day.client.request(method, path.format_map(KNOWN), headers=headers)
        return answer.status, await answer.text(errors="replace")

    return ask


async def somebody(day, role: str, *, tenant: str = BRIGHT, scopes=(), life: timedelta = timedelta(hours=1)):
    """A new session, or a token, of a new account."""
    person = await join(day.desk, tenant, role, f"{day.desk.ids.new()}@{tenant}.example")
    async with day.desk.work() as connection:
        until = day.desk.clock.now() + life
        token, session, _ = await sessions.insert_session(day.desk, connection, person.account, "test", scopes, until)
    return token, session, person


@pytest.mark.real
async def test_the_table_and_the_application_name_the_same_endpoints(day):
    assert list_routes(day.client.app) == RULES.keys()


@pytest.mark.real
@pytest.mark.parametrize("role", ROLES)
async def test_a_role_may_do_what_its_column_says(day, role):
    for endpoint, rule in RULES.items():
        token, _, _ = await somebody(day, role)
        status, text = await asking(day, endpoint)(token)
        allowed = rule.nobody or getattr(rule, role) != "no"
        assert (status not in {401, 403}) == allowed, (endpoint, role, status, text)
        assert allowed or (status == 403 and "ask an owner" in text)


@pytest.mark.real
async def test_whoever_is_not_signed_in_any_more_may_do_nothing(day):
    expired, _, _ = await somebody(day, "owner", life=timedelta(0))
    revoked, session, person = await somebody(day, "owner")
    disabled, _, leaver = await somebody(day, "owner")
    async with day.desk.work() as connection:
        await sessions.revoke_sessions(day.desk, connection, BRIGHT, person.account, by="test", session=session)
    await members.disable_account(day.desk, BRIGHT, leaver.account, by="test")
    for endpoint, rule in RULES.items():
        for token in ("", "wrong", expired, revoked, disabled):
            status, _ = await asking(day, endpoint)(token)
            assert (status != 401) == rule.nobody, (endpoint, token, status)


@pytest.mark.real
async def test_a_machines_token_may_do_what_its_scopes_say(day):
    for scope in SCOPES:
        token, _, _ = await somebody(day, "owner", scopes=[scope])
        for endpoint, rule in RULES.items():
            status, _ = await asking(day, endpoint)(token)
            assert (status not in {401, 403}) == (rule.nobody or rule.scope == scope), (endpoint, scope, status)
    token, _, _ = await somebody(day, "auditor", scopes=sorted(SCOPES))
    assert (await asking(day, "GET /calls")(token))[0] == 403
    assert (await asking(day, "GET /audit")(token))[0] != 403


@pytest.mark.real
async def test_another_business_sees_nothing_of_ours(day):
    token, _, _ = await somebody(day, "owner", tenant=NEIGHBOUR)
    assert (await asking(day, "GET /calls/{call}")(token))[0] == 404
    ours, session, person = await somebody(day, "owner")
    headers = {"Authorization": f"Bearer {token}"}
    for path in (f"/sessions/{session}", f"/accounts/{person.account}"):
        assert (await day.client.delete(path, headers=headers)).status == 404
    assert person.account not in await (await day.client.get("/accounts", headers=headers)).text()
    assert (await asking(day, "GET /accounts/me")(ours))[0] == 200


@pytest.mark.real
async def test_analysts_see_pseudonyms_where_owners_see_people(day):
    analyst, _, _ = await somebody(day, "analyst")
    owner, _, _ = await somebody(day, "owner")
    seen = {"analyst": "", "owner": ""}
    for endpoint in ("GET /calls", "GET /calls/{call}", "GET /contacts", "GET /contacts/{person}"):
        for role, token in (("analyst", analyst), ("owner", owner)):
            status, text = await asking(day, endpoint)(token)
            assert status == 200
            seen[role] += text
    assert [text for text in PERSONAL if text not in seen["owner"]] == []
    assert [text for text in PERSONAL[:-1] if text in seen["analyst"]] == []
    contact = json.loads((await asking(day, "GET /contacts/{person}")(analyst))[1])
    assert (contact["person"], contact["name"], contact["phone"], contact["email"]) == ("ann", HIDDEN, HIDDEN, "")


@pytest.mark.real
async def test_analysts_hear_live_facts_under_pseudonyms(day):
    analyst, _, _ = await somebody(day, "analyst")
    socket = await day.client.ws_connect("/live", headers={"Authorization": f"Bearer {analyst}"})
    (met,) = drafts(("contact.zoe", ContactMet(person="zoe", phone="+16175550199")), first=2000)
    await day.bus.live.publish(met)
    fact = await asyncio.wait_for(socket.receive_json(), 5)
    assert fact["event"] == {"fact": "contact.met", "person": "zoe", "phone": HIDDEN}
    await socket.close()
    auditor, _, _ = await somebody(day, "auditor")
    with pytest.raises(WSServerHandshakeError) as refused:
        await day.client.ws_connect("/live", headers={"Authorization": f"Bearer {auditor}"})
    assert refused.value.status == 403


@pytest.mark.real
async def test_a_live_reader_whose_session_ends_is_shown_out(day, monkeypatch):
    from infra.api import live

    monkeypatch.setattr(live, "STILL_SECONDS", 0.05)
    token, session, person = await somebody(day, "staff")
    socket = await day.client.ws_connect("/live", headers={"Authorization": f"Bearer {token}"})
    async with day.desk.work() as connection:
        await sessions.revoke_sessions(day.desk, connection, BRIGHT, person.account, by="test", session=session)
    message = await asyncio.wait_for(socket.receive(), 5)
    assert (message.data, message.extra) == (1008, "the token is not valid any more; sign in again")


@pytest.mark.real
async def test_the_trail_says_who_read_what_and_who_was_kept_out(day):
    analyst, _, reader = await somebody(day, "analyst")
    auditor, _, snoop = await somebody(day, "auditor")
    await asking(day, "GET /contacts/{person}")(analyst)
    await asking(day, "GET /profit-and-loss")(analyst)
    await asking(day, "GET /calls")(auditor)
    (refused,) = await told(day, snoop, "access.refused")
    assert (refused.endpoint, refused.role) == ("GET /calls", "auditor")
    (logged,) = await told(day, reader, "access.logged")
    assert (logged.endpoint, logged.object, logged.masked) == ("GET /contacts/{person}", "ann", True)


async def told(day, person, tag: str):
    """The facts with this tag of a person's account, once there is one."""
    async with asyncio.timeout(10):
        while True:
            facts = await day.bus.log.load(f"account.{BRIGHT}.{person.account}")
            if found := [fact.event for fact in facts if fact.event.tag() == tag]:
                return found
            await asyncio.sleep(0.05)
