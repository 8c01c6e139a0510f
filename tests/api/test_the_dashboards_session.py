"""The dashboard's session: in a cookie that no script reads, and of no use to another site."""

import aiohttp
import pytest
from aiohttp import WSServerHandshakeError

from infra.api.cookie_session import COOKIE, REQUESTED_BY
from tests.accounts.front_desk import PASSWORD, join
from tests.projectors.a_day import BRIGHT

pytestmark = pytest.mark.real
OURS = {REQUESTED_BY: "dashboard"}


@pytest.fixture
async def signed_in(day):
    """A browser that has signed in with both factors: its cookie as a header, and what the last answer set."""
    somebody = await join(day.desk, BRIGHT, "owner", f"{day.desk.ids.new()}@bright.example")
    day.desk.clock.move(minutes=1)
    who = {"email": somebody.email, "password": PASSWORD}
    challenge = (await (await day.client.post("/sessions", json=who, headers=OURS)).json())["challenge"]
    proof = {"challenge": challenge, "code": somebody.code(day.desk.clock.now())}
    answer = await day.client.post("/sessions/code", json=proof, headers=OURS)
    day.client.session.cookie_jar.clear()
    assert (await answer.json())["token"] == ""
    set_cookie = answer.headers["Set-Cookie"]
    return set_cookie, {"Cookie": set_cookie.split(";")[0]}


async def test_the_cookie_is_for_this_site_and_for_no_script(signed_in):
    set_cookie, _ = signed_in
    assert set_cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in set_cookie.split(";")}
    assert "Secure" not in set_cookie  # the test's own connection is plain


async def test_the_cookie_lets_in_like_a_token(day, signed_in):
    _, cookie = signed_in
    assert (await day.client.get("/calls", headers=cookie)).status == 200
    socket = await day.client.ws_connect("/live", headers={**cookie, "Origin": f"http://{day.client.host}:{day.client.port}"})
    await socket.close()


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site", **OURS}, {"Sec-Fetch-Site": "same-site", **OURS}])
async def test_another_site_changes_nothing_with_it(day, signed_in, headers):
    _, cookie = signed_in
    refused = await day.client.delete("/sessions/current", headers={**cookie, **headers})
    assert (refused.status, "dashboard's own page" in (await refused.json())["detail"]) == (403, True)
    assert (await day.client.get("/calls", headers=cookie)).status == 200


async def test_another_site_reads_nothing_with_it(day, signed_in):
    _, cookie = signed_in
    assert (await day.client.get("/calls", headers={**cookie, "Sec-Fetch-Site": "cross-site"})).status == 403


@pytest.mark.parametrize("origin", ["", "http://evil.example", "null", "http://[", "http://127.0.0.1:1"])
async def test_another_site_follows_nothing_with_it(day, signed_in, origin):
    _, cookie = signed_in
    with pytest.raises(WSServerHandshakeError) as refused:
        await day.client.ws_connect("/live", headers={**cookie, **({"Origin": origin} if origin else {})})
    assert refused.value.status == 403


async def test_signing_out_ends_the_session_and_takes_the_cookie_away(day, signed_in):
    _, cookie = signed_in
    gone = await day.client.delete("/sessions/current", headers={**cookie, **OURS})
    assert (gone.status, f'{COOKIE}="";' in gone.headers["Set-Cookie"]) == (204, True)
    assert (await day.client.get("/calls", headers=cookie)).status == 401


async def test_a_program_gets_its_token_and_no_cookie(day):
    somebody = await join(day.desk, BRIGHT, "owner", f"{day.desk.ids.new()}@bright.example")
    day.desk.clock.move(minutes=1)
    async with aiohttp.ClientSession(base_url=str(day.client.make_url("/"))) as program:
        who = {"email": somebody.email, "password": PASSWORD}
        challenge = (await (await program.post("/sessions", json=who)).json())["challenge"]
        proof = {"challenge": challenge, "code": somebody.code(day.desk.clock.now())}
        answer = await program.post("/sessions/code", json=proof)
        assert (await answer.json())["token"]
        assert "Set-Cookie" not in answer.headers


async def test_a_role_is_told_what_it_may_ask(day):
    staff = await join(day.desk, BRIGHT, "staff", f"{day.desk.ids.new()}@bright.example")
    may = (await (await day.client.get("/accounts/me/permissions", headers=staff.headers)).json())["endpoints"]
    assert may["GET /calls"] == "full"
    assert "GET /profit-and-loss" not in may
