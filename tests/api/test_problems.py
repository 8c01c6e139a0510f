"""Whatever is asked wrongly is answered with a problem that says what to do."""

import pytest

from tests.accounts.front_desk import PASSWORD

pytestmark = pytest.mark.real

WRONG = [
    ("/calls?limit=0", 400, "limit"),
    ("/calls?limit=201", 400, "limit"),
    ("/calls?limit=many", 400, "limit"),
    ("/calls?limit=1&limit=2", 400, "more than once"),
    ("/calls?cursor=nonsense", 400, "leave it out to begin"),
    ("/calls?cursor=WyJhIl0", 400, "leave it out to begin"),
    ("/calls?cursor=WyJhIiwiYiJd", 400, "leave it out to begin"),
    ("/contacts?cursor=WyJhIiwiYiJd", 400, "leave it out to begin"),
    ("/calls?cursor=" + "x" * 501, 400, "cursor"),
    ("/calls?from=yesterday", 400, "from"),
    ("/calls?from=2026-02-30", 400, "from"),
    ("/calls?to=null", 400, "`to` has no value"),
    ("/diary?from=Null", 400, "`from` has no value"),
    ("/profit-and-loss?to=", 400, "to"),
    ("/calls?from=2026-11-21&to=2026-11-20", 400, "earlier day first"),
    ("/calls?form=2026-11-21", 400, "takes: from, to, outcome, person, language, weekday, hour, show, words, cursor, limit"),
    ("/calls/c1?call=c2", 400, "belongs into the path"),
    ("/calls/a%20b", 400, "call"),
    ("/calls/a%00b", 400, "call"),
    ("/calls/" + "x" * 65, 400, "call"),
    ("/calls/%ff", 400, "call"),
    ("/calls/nobody", 404, "/calls lists"),
    ("/contacts/nobody", 404, "/contacts lists"),
    ("/diary?from=2026-11-21&to=2026-11-20", 400, "earlier day first"),
    ("/profit-and-loss?by=week", 400, "by"),
    ("/nowhere", 404, "/openapi.json lists"),
    ("/live", 400, "WebSocket"),
]


@pytest.mark.parametrize(("path", "status", "hint"), WRONG)
async def test_a_wrong_question_is_told_what_is_wrong_with_it(day, path, status, hint):
    answer = await day.client.get(path, headers=day.owner)
    problem = await answer.json(content_type="application/problem+json")
    assert answer.status == problem["status"] == status
    assert hint in problem["detail"]
    assert problem["title"]
    assert problem["instance"].startswith("/")


PROTECTED = ["/calls", "/calls/c1", "/contacts", "/contacts/ann", "/diary", "/profit-and-loss", "/live"]
BAD_TOKENS = [{}, {"Authorization": "Bearer"}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic b3duZXI6"}]


@pytest.mark.parametrize("path", PROTECTED)
async def test_without_a_token_nothing_is_told(day, path):
    for headers in (*BAD_TOKENS, {"Authorization": day.owner["Authorization"].replace("Bearer ", "Basic ")}):
        answer = await day.client.get(path, headers=headers)
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert "set-up link" in (await answer.json(content_type="application/problem+json"))["detail"]


async def test_what_is_not_offered_says_what_is(day):
    answer = await day.client.post("/calls", headers=day.owner)
    assert (answer.status, "GET" in answer.headers["Allow"]) == (405, True)
    assert (await answer.json(content_type="application/problem+json"))["title"] == "Method Not Allowed"


async def test_a_set_up_link_that_is_none_says_how_to_get_one(day):
    assert (await day.client.get(f"/setup/{day.link}")).status == 200
    for secret in ("never-one", "%00", "%ff"):
        absent = await day.client.get(f"/setup/{secret}")
        assert absent.status == 404
        assert "daybook invite" in (await absent.json(content_type="application/problem+json"))["detail"]


async def test_before_the_read_models_are_built_it_says_so(empty):
    for path in ("/calls", "/contacts", "/diary", "/profit-and-loss"):
        answer = await empty.client.get(path, headers=empty.owner)
        assert answer.status == 503
        assert answer.headers["Retry-After"]
        assert "not built yet" in (await answer.json(content_type="application/problem+json"))["detail"]
    health = await (await empty.client.get("/health")).json()
    assert health["status"] == "building"


async def test_health_needs_no_token(day):
    assert await (await day.client.get("/health")).json() == {"status": "ok", "building": []}


async def test_a_problem_does_not_repeat_the_secret_of_a_link(day):
    for path in ("/setup/a-secret-of-somebody", "/setup/a-secret-of-somebody/code"):
        answer = await day.client.post(path, json={"code": "123456", "name": "a", "email": "a@b.example", "password": PASSWORD})
        assert answer.status in {400, 404}
        assert "a-secret-of-somebody" not in await answer.text()
