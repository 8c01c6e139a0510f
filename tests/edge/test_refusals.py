"""What is refused of nobody is counted and told once a minute for each reason, and not a fact each."""

import asyncio

import pytest

from producers.refusals import EVERY, Refusals
from schemas.line import CallsRefused

FORM = {"CallSid": "CA1", "From": "+12125550142", "To": "+16175550140"}


def test_the_first_is_told_at_once_and_the_others_of_that_minute_together():
    refusals = Refusals()
    assert [refusals.note("signature", 100.0 + second) for second in (0, 1, 30, 59.9)] == [1, 0, 0, 0]
    assert refusals.due(130.0) == {}
    assert refusals.due(100.0 + EVERY) == {"signature": 3}
    assert refusals.due(100.0 + 3 * EVERY) == {}
    assert refusals.note("signature", 100.0 + 3 * EVERY) == 1


def test_each_reason_is_counted_for_itself():
    refusals = Refusals()
    assert [refusals.note(reason, 0.0) for reason in ("signature", "token", "signature", "token", "token")] == [1, 1, 0, 0, 0]
    assert refusals.due(EVERY) == {"signature": 1, "token": 2}


@pytest.mark.parametrize("nth", [0, 1, 2])
async def test_a_flood_of_what_nobody_signed_writes_a_fact_and_a_line_and_not_one_each(edge, nth):
    asking = [
        lambda: edge.post("/twilio/voice", FORM, signature=None),
        lambda: edge.post("/twilio/sms", FORM | {"CallSid": "."}, signature="bm9wZQ=="),
        lambda: edge.http.get(edge.address + "/twilio/media/forged"),
    ][nth]
    for _ in range(10):
        await asyncio.gather(*(asking() for _ in range(30)))
    (told,) = await edge.facts(CallsRefused)
    assert told.subject == "call.nobody.refusals"
    assert [fact async for facts in edge.bus.log.read("call.>") for fact in facts] == [told]
    assert len([line for line in edge.logged if line["event"] == "refused"]) == 1


async def test_what_was_counted_is_told_when_the_minute_is_over(edge, monkeypatch):
    monkeypatch.setattr("producers.refusals.EVERY", 0.2)
    monkeypatch.setattr("producers.edge.EVERY", 0.2)
    telling = asyncio.create_task(edge.needs.tell_refusals())
    for _ in range(12):
        await edge.post("/twilio/voice", FORM, signature=None)
    told = await edge.facts(CallsRefused, at_least=2)
    while sum(fact.event.count for fact in told) < 12:
        await asyncio.sleep(0.05)
        told = await edge.facts(CallsRefused, at_least=2)
    assert sum(fact.event.count for fact in told) == 12
    telling.cancel()
    await asyncio.gather(telling, return_exceptions=True)
