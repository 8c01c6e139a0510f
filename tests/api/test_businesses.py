"""An owner opens a business through the API, sees, changes, previews, undoes and closes it, and nobody else's."""

import pytest

from tests.accounts.front_desk import join
from tests.projectors.a_day import BRIGHT, NEIGHBOUR

pytestmark = pytest.mark.real
SOL = {"name": "Peluquería Sol", "industry": "hair_salon", "number": "+34910123456", "language": "es", "why": "my salon"}


def asking(day, headers=None):
    """Asks the API; status and answer."""

    async def ask(method: str, path: str, /, **body):
        sent = {"json": body} if body or method in {"POST", "PATCH"} else {}
        answer = await day.client.request(method, path, headers=headers or day.owner, **sent)
        return answer.status, (await answer.json() if answer.status != 204 else None)

    return ask


async def opened(day, **more):
    status, answer = await asking(day)("POST", "/businesses", **SOL | more)
    assert status == 200, answer
    return f"/businesses/{answer['business']}", answer


async def test_an_industry_a_name_and_a_number_open_a_business_and_the_session_is_in_it(day):
    _, answer = await opened(day)
    settings = answer["settings"]
    assert (settings["timezone"], settings["currency"], settings["language"]) == ("Europe/Madrid", "EUR", "es")
    assert len(settings["services"]) == 8
    assert answer["open"]
    _, mine = await asking(day)("GET", "/businesses")
    assert [(one["name"], one["role"], one["current"]) for one in mine["businesses"]] == [("Peluquería Sol", "owner", True)]
    _, me = await asking(day)("GET", "/accounts/me")
    assert (me["tenant"], me["role"]) == (answer["business"], "owner")
    _, there = await asking(day)("GET", "/accounts")
    assert [one["account"] for one in there["accounts"]] == [me["account"]]


async def test_a_business_can_wait_for_its_number(day):
    status, answer = await asking(day)("POST", "/businesses", name="Sol", industry="hair_salon", country="ES")
    assert (status, answer["settings"]["number"], answer["settings"]["timezone"]) == (200, "", "Europe/Madrid")


async def test_a_refusal_names_the_field_and_what_would_be_right(day):
    ask = asking(day)
    for said, field in (
        ({"industry": "hairdressing"}, "industry"),
        ({"number": "12"}, "number"),
        ({"name": " "}, "name"),
        ({"parts": {"currency": "euros"}}, "currency"),
        ({"file": "name ="}, "file"),
    ):
        status, answer = await ask("POST", "/businesses", **SOL | said)
        assert (status, answer["title"]) == (422, "Cannot be done"), answer
        assert field in {problem["field"] for problem in answer["problems"]}, answer
    path, _ = await opened(day)
    status, answer = await ask("POST", "/businesses", **SOL)
    assert (status, answer["problems"][0]["field"]) == (422, "number")
    status, answer = await ask("PATCH", path, parts={"services": [{"id": "cut", "name": "cut", "minutes": 0, "by": ["eva"]}]})
    assert (status, answer["problems"][0]["field"]) == (422, "services.cut.by")


async def test_parts_change_together_and_the_history_says_who_and_why(day):
    path, _ = await opened(day)
    ask = asking(day)
    parts = {
        "resources": [{"id": "stylist-1", "name": "Ana"}, {"id": "stylist-2", "name": "Lucía"}],
        "services": [{"id": "womens-cut", "price": "28"}, {"id": "occasion", "remove": True}],
        "hours": {"mon": [{"opens": "10:00", "closes": "20:00"}]},
    }
    status, answer = await ask("PATCH", path, parts=parts, why="as we work")
    assert status == 200, answer
    assert answer["settings"]["services"][0]["price"] == "28"
    assert [one["name"] for one in answer["settings"]["resources"]][:2] == ["Ana", "Lucía"]
    _, history = await ask("GET", f"{path}/history")
    _, me = await ask("GET", "/accounts/me")
    first, begun = history["entries"]
    assert (first["what"], first["why"], first["by"], first["in_force"]) == ("changed", "as we work", me["account"], True)
    assert first["parts"] == ["resources", "services", "hours"]
    assert begun["what"] == "opened"
    status, history = await ask("POST", f"{path}/undo", change=first["change"], why="a mistake")
    assert [(one["what"], one["in_force"]) for one in history["entries"]][:2] == [("undone", False), ("changed", False)]
    _, answer = await ask("GET", path)
    assert answer["settings"]["services"][0]["price"] == "20"


async def test_a_draft_is_seen_published_and_thrown_away(day):
    path, _ = await opened(day)
    ask = asking(day)
    _, answer = await ask("PATCH", path, parts={"address": "Calle Mayor 1"}, draft=True)
    assert (answer["settings"]["address"], answer["drafted"]) == ("", ["address"])
    _, preview = await ask("GET", f"{path}/draft")
    assert preview["differences"] == [{"part": "address", "before": "", "after": "Calle Mayor 1"}]
    _, published = await ask("POST", f"{path}/draft/publish")
    assert published["settings"]["address"] == "Calle Mayor 1"
    assert (await ask("POST", f"{path}/draft/publish"))[0] == 422
    await ask("PATCH", path, parts={"address": "elsewhere"}, draft=True)
    assert (await ask("DELETE", f"{path}/draft"))[0] == 204
    assert (await ask("GET", f"{path}/draft"))[1]["differences"] == []


async def test_a_change_is_tried_without_making_it(day):
    path, _ = await opened(day)
    ask = asking(day)
    _, tried = await ask("POST", f"{path}/check", parts={"currency": "euros", "step_minutes": 0})
    assert {one["field"] for one in tried["problems"]} == {"currency", "step_minutes"}
    _, tried = await ask("POST", f"{path}/check", parts={"notice_minutes": 30})
    assert [one["part"] for one in tried["differences"]] == ["notice_minutes"]
    assert len((await ask("GET", f"{path}/history"))[1]["entries"]) == 1


async def test_an_export_opens_the_same_business_again(day):
    path, _ = await opened(day)
    ask = asking(day)
    await ask("PATCH", path, parts={"address": "Calle Mayor 1"})
    _, before = await ask("GET", path)
    _, file = await ask("GET", f"{path}/export")
    assert file["text"].startswith("# Peluquería Sol")
    status, twin = await ask("POST", "/businesses", file=file["text"], number="+34910123499", name="Luna")
    assert status == 200, twin
    expected = before["settings"] | {"name": "Luna", "number": "+34910123499", "tenant": twin["business"]}
    assert twin["settings"] == expected


async def test_a_closed_business_takes_no_changes(day):
    path, _ = await opened(day)
    ask = asking(day)
    _, closed = await ask("POST", f"{path}/close", why="retired")
    assert not closed["open"]
    assert closed["closed_at"]
    status, answer = await ask("PATCH", path, parts={"address": "x"})
    assert (status, answer["problems"][0]["field"]) == (422, "business")


async def test_a_stranger_finds_no_such_business_and_staff_changes_nothing(day):
    path, answer = await opened(day)
    stranger = asking(day, day.neighbour)
    for method, where in (("GET", ""), ("PATCH", ""), ("GET", "/history"), ("GET", "/export"), ("POST", "/close")):
        body = {"parts": {}} if method == "PATCH" else {}
        status, _ = await stranger(method, path + where, **body)
        assert status == 404, (method, where)
    assert (await stranger("POST", f"{path}/enter"))[0] == 404
    staff = await join(day.desk, answer["business"], "staff", f"{day.desk.ids.new()}@sol.example")
    assert (await asking(day, staff.headers)("GET", path))[0] == 200
    assert (await asking(day, staff.headers)("PATCH", path, parts={"address": "x"}))[0] == 403


async def test_an_account_goes_from_one_business_to_another_and_back(day):
    path, _ = await opened(day)
    ask = asking(day)
    assert (await ask("POST", f"/businesses/{BRIGHT}/enter"))[0] == 204
    assert (await ask("GET", "/accounts/me"))[1]["tenant"] == BRIGHT
    assert (await ask("GET", "/calls"))[1]["calls"]
    assert (await ask("POST", f"{path}/enter"))[0] == 204
    assert (await ask("GET", "/calls"))[1]["calls"] == []
    assert (await ask("POST", f"/businesses/{NEIGHBOUR}/enter"))[0] == 404


async def test_industries_are_found_by_their_words(day):
    ask = asking(day)
    _, every = await ask("GET", "/industries")
    assert len(every["industries"]) >= 60
    _, found = await ask("GET", "/industries?search=hair")
    assert found["industries"][0] == {
        "name": "hair_salon",
        "title": "Hair salon",
        "family": "beauty",
        "services": found["industries"][0]["services"],
    }
    assert (await ask("GET", "/industries?search=quantum"))[1]["industries"] == []


async def test_an_industry_proposes_prices_and_holidays_of_the_country(day):
    ask = asking(day)
    _, proposed = await ask("GET", "/industries/hair_salon?country=ES")
    assert (proposed["currency"], proposed["timezone"]) == ("EUR", "Europe/Madrid")
    cut = next(one for one in proposed["services"] if one["id"] == "womens-cut")
    assert (cut["price"], cut["minutes"], cut["from_price"]) == ("20", 60, True)
    assert any(one["day"].endswith("-12-25") for one in proposed["holidays"])
    assert (await ask("GET", "/industries/quantum"))[0] == 404
