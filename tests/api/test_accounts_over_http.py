"""Opening an account, signing in and out, and changing one's account, as a browser does it."""

import pyotp
import pytest

from tests.accounts.front_desk import PASSWORD, join
from tests.projectors.a_day import BRIGHT

pytestmark = pytest.mark.real


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def send(day):
    """Posts JSON; the status and what was answered."""

    async def post(path: str, body: object, token: str = ""):
        answer = await day.client.post(path, json=body, headers=bearing(token) if token else {})
        return answer.status, await answer.json(content_type=None) if answer.status != 204 else None

    return post


@pytest.fixture
async def staff(day):
    return await join(day.desk, BRIGHT, "staff", f"{day.desk.ids.new()}@bright.example")


async def test_from_the_link_to_the_calls(day, send):
    who = {"name": "Olive", "email": f"{day.desk.ids.new()}@bright.example", "password": PASSWORD}
    status, shown = await send(f"/setup/{day.link}", who)
    assert status == 200
    assert shown["qr"].startswith("<svg")
    code = {"code": pyotp.TOTP(shown["secret"]).at(day.desk.clock.now())}
    status, opened = await send(f"/setup/{day.link}/code", code)
    assert (status, len(opened["recovery_codes"])) == (200, 10)
    calls = await day.client.get("/calls", headers=bearing(opened["session"]["token"]))
    assert calls.status == 200
    assert (await send(f"/setup/{day.link}/code", code))[0] == 404
    assert (await day.client.get(f"/setup/{day.link}")).status == 404


async def test_signing_in_takes_two_steps_and_signing_out_one(day, send, staff):
    day.desk.clock.move(minutes=1)
    status, challenge = await send("/sessions", {"email": staff.email.upper(), "password": PASSWORD})
    assert status == 200
    proof = {"challenge": challenge["challenge"], "code": staff.code(day.desk.clock.now())}
    status, session = await send("/sessions/code", proof)
    assert (status, session["role"], session["tenant"]) == (200, "staff", BRIGHT)
    headers = bearing(session["token"])
    listed = (await (await day.client.get("/sessions", headers=headers)).json())["sessions"]
    assert {line["session"] for line in listed} == {staff.session, session["session"]}
    assert (await day.client.delete("/sessions/current", headers=headers)).status == 204
    assert (await day.client.get("/sessions", headers=headers)).status == 401
    assert (await day.client.delete("/sessions", headers=staff.headers)).status == 204
    assert (await day.client.get("/calls", headers=staff.headers)).status == 401


async def test_whoever_guesses_is_told_when_to_come_again(day, send, staff):
    for _ in range(3):
        status, problem = await send("/sessions", {"email": staff.email, "password": "wrong"})
        assert (status, problem["detail"]) == (401, "e-mail address or password is not right")
    answer = await day.client.post("/sessions", json={"email": staff.email, "password": PASSWORD})
    assert (answer.status, answer.headers["Retry-After"]) == (429, "1")


async def test_an_owner_invites_and_disables(day, send):
    owner = await join(day.desk, BRIGHT, "owner", f"{day.desk.ids.new()}@bright.example")
    status, invited = await send("/accounts", {"role": "auditor"}, owner.token)
    assert status == 200
    link = await (await day.client.get(f"/setup/{invited['secret']}")).json()
    assert (link["tenant"], link["role"]) == (BRIGHT, "auditor")
    assert (await send("/accounts", {"role": "king"}, owner.token))[0] == 400
    gone = await day.client.delete(f"/accounts/{invited['account']}", headers=owner.headers)
    assert gone.status == 204
    assert (await day.client.get(f"/setup/{invited['secret']}")).status == 404
    accounts = (await (await day.client.get("/accounts", headers=owner.headers)).json())["accounts"]
    assert {"disabled", "open"} <= {one["state"] for one in accounts}


async def test_one_changes_ones_own_account(day, send, staff):
    me = await (await day.client.get("/accounts/me", headers=staff.headers)).json()
    assert (me["account"], me["email"], me["recovery_codes"]) == (staff.account, staff.email.casefold(), 10)
    new = {"password": PASSWORD, "new": "nine red boats at low tide"}
    assert await send("/accounts/me/password", new, staff.token) == (204, None)
    again = {"password": new["new"]}
    status, codes = await send("/accounts/me/recovery-codes", again, staff.token)
    assert (status, len(codes["recovery_codes"])) == (200, 10)
    both = {**again, "code": codes["recovery_codes"][0]}
    status, shown = await send("/accounts/me/second-factor", both, staff.token)
    assert status == 200
    code = {"code": pyotp.TOTP(shown["secret"]).at(day.desk.clock.now())}
    status, codes = await send("/accounts/me/second-factor/code", code, staff.token)
    assert status == 200
    made = {"label": "till", "scopes": ["diary"], "days": 30, **again, "code": codes["recovery_codes"][1]}
    status, problem = await send("/accounts/me/tokens", {**made, "code": "000000"}, staff.token)
    assert (status, "code is not right" in problem["detail"]) == (401, True)
    status, token = await send("/accounts/me/tokens", made, staff.token)
    assert status == 200
    assert (await day.client.get("/diary", headers=bearing(token["token"]))).status == 200
    assert (await day.client.get("/calls", headers=bearing(token["token"]))).status == 403


WRONG = [
    ("/sessions", b"", "application/json", 400, "email"),
    ("/sessions", b"{", "application/json", 400, "no JSON object"),
    ("/sessions", b"[]", "application/json", 400, "no JSON object"),
    ("/sessions", b"\xff", "application/json", 400, "no JSON object"),
    ("/sessions", b'{"email":"a","password":"b"}', "text/plain", 415, "application/json"),
    ("/sessions", b'{"email":1,"password":"b"}', "application/json", 400, "email"),
    ("/sessions", b'{"email":"a","password":"b","x":1}', "application/json", 400, "x"),
    ("/sessions?email=a", b"{}", "application/json", 400, "belongs into the body"),
    ("/sessions", b'{"email":"a\\u0000","password":"b"}', "application/json", 400, ""),
    ("/sessions", b'{"email":"a","password":"' + b"x" * 1001 + b'"}', "application/json", 400, "password"),
    ("/sessions", b'{"email":"' + b"x" * 70_000 + b'"}', "application/json", 413, ""),
    ("/sessions/code", b'{"challenge":"x","code":"000000"}', "application/json", 401, "begin again"),
]


@pytest.mark.parametrize(("path", "body", "kind", "status", "hint"), WRONG)
async def test_what_is_sent_wrongly_is_told_what_is_wrong_with_it(day, path, body, kind, status, hint):
    answer = await day.client.post(path, data=body, headers={"Content-Type": kind})
    problem = await answer.json(content_type="application/problem+json")
    assert answer.status == problem["status"] == status, problem
    assert hint in problem["detail"]
