"""Calls found by what was said in them, answers that are not sent twice, and commands that are not done twice."""

import pytest

from tests.projectors.a_day import DAY

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("words", "calls"),
    [
        ("cleaning", ["c1"]),
        ("CLEANING tuesday", ["c1"]),
        ("cl%C3%A9aning", ["c1"]),
        ('"booked for tuesday"', ["c1"]),
        ("implant", []),
        ("cleaning -tuesday", []),
        ("'; drop table", []),
        ("%E6%AD%AF", []),
        ("%20", ["c3", "c2", "c1"]),
    ],
)
async def test_calls_are_found_by_words_that_were_said_in_them(day, words, calls):
    assert [call["call"] for call in (await day.get(f"/calls?words={words}"))["calls"]] == calls


async def test_words_of_another_business_find_nothing(day):
    answer = await day.client.get("/calls?words=cleaning", headers=day.neighbour)
    assert (await answer.json())["calls"] == []


async def test_an_answer_that_is_known_is_not_sent_again(day):
    first = await day.client.get("/calls", headers=day.owner)
    again = await day.client.get("/calls", headers={**day.owner, "If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    other = await day.client.get("/calls?limit=1", headers={**day.owner, "If-None-Match": first.headers["ETag"]})
    assert other.status == 200
    assert other.headers["ETag"] != first.headers["ETag"]


async def test_a_command_sent_again_with_its_key_is_done_once_and_answered_alike(day):
    async def spend(key: str, amount: str) -> dict:
        headers = {**day.owner, "Idempotency-Key": key}
        answer = await day.client.post("/contacts/ann/notes", json={"text": f"owes {amount}"}, headers=headers)
        return {"status": answer.status, **await answer.json()}

    life = "contact.bright.ann"
    for draft in [one for one in DAY if one.subject == life]:
        await day.bus.log.append(draft)
    before = len(await day.bus.log.load(life))
    first, again = await spend("key-1", "10"), await spend("key-1", "10")
    assert first["status"] == 200
    assert first == again
    assert len(await day.bus.log.load(life)) == before + 1
    assert (await spend("key-2", "10"))["id"] != first["id"]
    assert (await spend("key-1", "20"))["id"] != first["id"]
    assert len(await day.bus.log.load(life)) == before + 3


@pytest.mark.parametrize("key", ["two words", "", "x" * 201])
async def test_what_is_no_key_is_refused(day, key):
    headers = {**day.owner, "Idempotency-Key": key}
    answer = await day.client.post("/contacts/ann/tags", json={"tag": "VIP"}, headers=headers)
    assert answer.status == 400
    assert "Idempotency-Key" in (await answer.json())["detail"]
