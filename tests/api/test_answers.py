"""What the owner is told about a day."""

import pytest

pytestmark = pytest.mark.real


async def test_calls_are_listed_newest_first_with_outcome_and_cost(day):
    answer = await day.get("/calls")
    assert [(call["call"], call["outcome"]) for call in answer["calls"]] == [("c3", "flood"), ("c2", ""), ("c1", "booked")]
    booked = answer["calls"][-1]
    assert (booked["person"], booked["seconds"], booked["day"]) == ("ann", 62.5, "2026-11-20")
    assert booked["cost"] == {"USD": "0.3085"}
    assert answer["next"] == ""


async def test_pages_follow_each_other_without_a_gap_or_a_double(day):
    seen, path = [], "/calls?limit=1"
    while path:
        page = await day.get(path)
        seen += [call["call"] for call in page["calls"]]
        path = page["next"] and f"/calls?limit=1&cursor={page['next']}"
    assert seen == ["c3", "c2", "c1"]
    people, path = [], "/contacts?limit=1"
    while path:
        page = await day.get(path)
        people += [contact["person"] for contact in page["contacts"]]
        path = page["next"] and f"/contacts?limit=1&cursor={page['next']}"
    assert sorted(people) == ["ann", "bob"]


async def test_calls_of_other_days_are_left_out(day):
    assert len((await day.get("/calls?from=2026-11-20&to=2026-11-20"))["calls"]) == 3
    assert (await day.get("/calls?from=2026-11-21"))["calls"] == []
    assert (await day.get("/calls?to=2026-11-19"))["calls"] == []


async def test_one_call_has_its_transcript_latencies_tools_verdicts_and_costs(day):
    call = await day.get("/calls/c1")
    assert [(line["who"], line["words"], line["spoken"]) for line in call["transcript"]] == [
        ("agent", "Bright Dental, an AI speaking.", True),
        ("caller", "a cleaning on tuesday please", True),
        ("agent", "You are booked for Tuesday at ten.", True),
        ("agent", "Anything else?", False),
    ]
    assert call["transcript"][2]["heard"] == "You are booked"
    (turn,) = call["turns"]
    assert (turn["intent"], turn["tier"], turn["sentiment"], turn["total"], turn["recognise"]) == (
        "book",
        "fast",
        0.5,
        410.5,
        40.5,
    )
    book, answer = call["tools"]
    assert (book["tool"], book["result"], book["tool_ms"]) == ("book_appointment", '{"reference":"AB123"}', 9.5)
    assert (answer["tool"], answer["failed"]) == ("answer_question", "timeout")
    assert [(one["shield"], one["verdict"]) for one in call["verdicts"]] == [("injection", "pass")]
    assert [(one["part"], one["amount"]) for one in call["costs"]] == [
        ("model", "0.1"),
        ("model", "0.2"),
        ("telephony", "0.0085"),
    ]


async def test_one_contact_has_history_and_an_explained_engagement(day):
    ann = await day.get("/contacts/ann")
    assert (ann["name"], ann["phone"], ann["calls"], ann["appointments"]) == ("Ann Lee", "+16175550111", 1, 1)
    assert [(line["kind"], line["status"]) for line in ann["history"]] == [("appointment", "booked"), ("call", "booked")]
    assert ann["history"][0]["starts"].startswith("2026-12-01T10:00")
    assert {field["field"]: field["value"] for field in ann["learned"]} == {"birthday": "1980-02-29", "name": "Ann Lee"}
    factors = {factor["name"]: factor for factor in ann["engagement"]["factors"]}
    assert set(factors) == {"frequency", "recency", "money", "sentiment"}
    assert factors["money"]["because"].startswith("120.10 booked")
    assert ann["engagement"]["score"] == pytest.approx(sum(factor["points"] for factor in factors.values()))


async def test_messages_and_missed_visits_are_in_the_history(day):
    bob = await day.get("/contacts/bob")
    lines = {(line["kind"], line["status"]) for line in bob["history"]}
    assert lines >= {("message", "urgent"), ("lead", "qualified"), ("appointment", "cancelled"), ("appointment", "missed")}


async def test_the_diary_shows_a_week_from_today_unless_asked_otherwise(day):
    week = await day.get("/diary")
    assert (week["first"], week["last"]) == ("2026-11-20", "2026-11-26")
    assert [(one["appointment"], one["status"]) for one in week["appointments"]] == [
        ("a2", "completed"),
        ("a3", "cancelled"),
        ("a4", "missed"),
    ]
    december = await day.get("/diary?from=2026-12-01&to=2026-12-01")
    assert [(one["appointment"], one["resource"], one["price"]) for one in december["appointments"]] == [
        ("a1", "chair-2", "120.10")
    ]


async def test_profit_and_loss_is_exact_and_by_local_month(day):
    november, december = (await day.get("/profit-and-loss"))["periods"]
    assert (november["month"], november["revenue"], november["call_costs"], november["expenses"]) == (
        "2026-11",
        "250.20",
        "0.3085",
        "19.99",
    )
    assert november["profit"] == "229.9015"
    assert (december["month"], december["profit"]) == ("2026-12", "120.10")
    assert december["lines"] == [{"kind": "booked", "what": "cleaning", "amount": "120.10", "count": 1}]
    assert (november["booked"], november["earned"], november["missed"]) == ("0", "250.20", "70")
    (whole,) = (await day.get("/profit-and-loss?by=all"))["periods"]
    assert whole["profit"] == "350.0015"


async def test_another_business_sees_its_own_and_nothing_of_ours(day):
    async def theirs(path):
        answer = await day.client.get(path, headers=day.neighbour)
        return answer.status, await answer.json()

    assert [call["call"] for call in (await theirs("/calls"))[1]["calls"]] == ["n1"]
    assert (await theirs("/contacts/ann"))[1]["name"] == "Another Ann"
    for path in ("/calls/c1", "/contacts/bob"):
        status, problem = await theirs(path)
        assert status == 404
        assert "lists those it has" in problem["detail"]
    assert (await theirs("/diary?from=2026-11-01&to=2026-12-31"))[1]["appointments"] == []
    (period,) = (await theirs("/profit-and-loss"))[1]["periods"]
    assert period["profit"] == "-7"
