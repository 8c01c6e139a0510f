"""A call in progress: heard, given a line, and ended from the screen; each a fact with a name."""

import asyncio

import pytest
from playwright.async_api import expect

from schemas.accounts import CueRequested, HangUpRequested, ListeningStarted
from schemas.frame import Frame
from schemas.line import CallEnded, CallerKnown, CallRinging
from schemas.speech import SpeechStarted
from tests.accounts.front_desk import join
from tests.dashboard.written import written
from tests.projectors.a_day import NEIGHBOUR, drafts

pytestmark = pytest.mark.real
LOUD = bytes([0x90] * 10 + [0x10] * 10) * 8
#: Whether the meter of a side shows that it is heard.
LOUD_SIDE = "(side) => document.querySelector(`[data-side=${side}]`)?.value > 0.3"


@pytest.fixture
async def live(day, visit):
    """The live screen of the neighbour, with call n1 on it, which is still on; somebody known has begun to speak."""
    owner = await join(day.desk, NEIGHBOUR, "owner", f"{day.desk.ids.new()}@nextdoor.example")
    page = await visit("/live", person=owner)
    await expect(page.get_by_role("status").get_by_text("live", exact=True)).to_be_visible()
    for draft in drafts(
        ("call.n1", CallRinging(person="ann", caller="+14155550111", called="+14155550100")),
        ("call.n1", CallerKnown(person="ann", name="Ann Lee")),
        ("call.n1", SpeechStarted(turn=1, frame=10)),
        tenant=NEIGHBOUR,
        first=5000,
    ):
        await day.bus.live.publish(draft)
    return page


async def test_who_is_on_and_what_goes_on_is_said_in_words_and_both_sides_are_heard(day, live):
    await expect(live.get_by_role("link", name="Ann Lee · (415) 555-0111")).to_be_visible()
    await expect(live.get_by_test_id("doing")).to_have_text("The caller is speaking.")
    await live.get_by_role("button", name="Listen in").click()
    await expect(live.get_by_text("You hear both sides")).to_be_visible()
    for side, way in (("caller", "heard"), ("agent", "spoken")):
        for number in range(1, 101):
            await day.bus.audio.send(f"audio.{NEIGHBOUR}.n1.{way}", Frame(number, number * 20, 1, 0, LOUD))
        await live.wait_for_function(LOUD_SIDE, arg=side)
    (listening,) = await written(day, ListeningStarted)
    assert (listening.role, listening.object) == ("owner", "n1")
    (ended,) = drafts(("call.n1", CallEnded(reason="caller", seconds=9.0)), tenant=NEIGHBOUR, first=5100)
    await day.bus.live.publish(ended)
    await expect(live.get_by_text("The call is over.", exact=True)).to_be_visible()
    await expect(live.get_by_role("button", name="Stop listening")).to_have_count(0)


async def test_the_agent_is_given_a_line_and_the_call_is_ended_after_one_question(day, live):
    await live.get_by_label("Give the agent a line").fill("We have a chair free at four.")
    await live.get_by_role("button", name="Send").click()
    await expect(live.get_by_text("the agent says it next")).to_be_visible()
    (cue,) = await written(day, CueRequested)
    assert (cue.object, cue.text) == ("n1", "We have a chair free at four.")
    await live.get_by_role("button", name="End the call").click()
    await live.get_by_role("button", name="Leave it as it is").click()
    await asyncio.sleep(0.6)
    assert await written(day, HangUpRequested, count=0) == []
    await live.get_by_role("button", name="End the call").click()
    await live.get_by_role("dialog").get_by_role("button", name="End the call").click()
    await expect(live.get_by_text("The call is being ended.")).to_be_visible()
    (wanted,) = await written(day, HangUpRequested)
    assert (wanted.role, wanted.object) == ("owner", "n1")
