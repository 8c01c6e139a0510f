"""The rate limiter's word at ring time: a no is a polite goodbye and a fact, no answer is a yes and a fact."""

import pytest

from producers.rate_limit import AdmissionVerdict, RequestedAdmission
from schemas.line import CallRefused, CallRinging
from schemas.understanding import VerdictGiven


def with_admission(edge, admit):
    object.__setattr__(edge.needs, "admit", admit)
    return edge


def word(verdict, reason=""):
    async def admit(tenant, person, number):
        return AdmissionVerdict(verdict=verdict, reason=reason)

    return admit


@pytest.mark.parametrize(("to", "said"), [("+16175550140", "try again later"), ("+16175550199", "inténtelo más tarde")])
async def test_a_flood_is_turned_away_politely_with_its_reason(edge, to, said):
    with_admission(edge, word("block", "number-burst"))
    assert said in await edge.ring(To=to)
    (refused,) = await edge.facts(CallRefused)
    (verdict,) = await edge.facts(VerdictGiven)
    assert refused.event.reason == "flood"
    assert (verdict.event.shield, verdict.event.verdict, verdict.event.reason) == ("rates", "block", "number-burst")
    assert refused.subject == verdict.subject
    (told,) = [fact async for batch in edge.bus.log.read("business.>") for fact in batch]
    assert told.event.topic == "rates"


async def test_a_repeated_webhook_of_a_call_that_was_let_in_is_not_asked_about_again(edge):
    first = await edge.ring()
    with_admission(edge, word("block", "number-concurrent"))
    assert "<Connect" in first
    assert "<Connect" in await edge.ring()
    assert "<Connect" not in await edge.ring("CA2")


async def test_without_an_answer_the_caller_comes_in_and_the_log_says_so(edge):
    with_admission(edge, RequestedAdmission(edge.bus.requests))
    assert "<Connect" in await edge.ring()
    (verdict,) = await edge.facts(VerdictGiven)
    (ringing,) = await edge.facts(CallRinging)
    assert (verdict.event.verdict, verdict.event.about) == ("failed", ringing.id)


async def test_an_owner_is_told_of_a_flood_once_an_hour(edge):
    with_admission(edge, word("block", "business-burst"))
    for nth in range(4):
        await edge.ring(f"CA{nth}")
    assert len([fact async for batch in edge.bus.log.read("business.>") for fact in batch]) == 1
    assert len(await edge.facts(CallRefused)) == 4
