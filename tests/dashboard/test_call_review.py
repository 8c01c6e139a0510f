"""One call: heard and read in step, doubted, and put right."""

import pytest
from playwright.async_api import expect

from handlers.business.state import fold
from handlers.call.state import Conversation
from infra.api.business_desk import profile_subject, read_settings
from schemas.business import BusinessOpened
from schemas.corrections import CorrectionRequested
from tests.dashboard.reviewed_call import CALL
from tests.dashboard.written import written
from tests.projectors.a_day import BRIGHT, drafts

pytestmark = pytest.mark.real
OPENED = BusinessOpened(name="Bright", industry="dental", number="+16175550100", timezone="America/New_York")

#: Where the recording plays, in milliseconds, once it has come to the place that it was sent to.
PLACE = """() => new Promise((done) => {
  const sound = document.querySelector('audio');
  const tell = () => sound.seeking ? setTimeout(tell, 5) : done(sound.currentTime * 1000);
  tell();
})"""


@pytest.fixture
async def ear_of_the_business(day, understanding):
    """Opens the business, and reads words as its next call would, with what it knows then."""
    for draft in drafts(("business.profile", OPENED), first=9000):
        await day.bus.log.append(draft)

    async def read(words: str):
        known = await read_settings(BRIGHT, fold(await day.bus.log.load(profile_subject(BRIGHT))))
        return understanding.reading(words, Conversation(), known)

    return read


async def test_a_sentence_is_played_from_its_place_and_lit_while_it_is_heard(visit):
    page = await visit(f"/calls/{CALL}")
    sentence = page.get_by_role("button", name="We are open until five.")
    await sentence.click()
    assert 2_000 <= await page.evaluate(PLACE) < 2_100
    lit = page.locator("li[aria-current=true]")
    await expect(lit).to_contain_text("We are open until five.")
    await expect(lit).to_contain_text("no i meant a cleaning", timeout=8_000)
    await page.get_by_role("button", name="Pause").click()
    await expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


async def test_the_recording_is_moved_with_keys_and_pointer_and_played_faster(visit):
    page = await visit(f"/calls/{CALL}")
    place = page.get_by_role("slider", name="Place in the recording")
    await expect(place.locator("svg path")).to_have_count(2)
    await place.focus()
    await page.keyboard.press("ArrowRight")
    assert 5_000 <= await page.evaluate(PLACE) < 5_020
    await page.keyboard.press("Home")
    assert await page.evaluate(PLACE) == 0
    box = await place.bounding_box()
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 20)
    assert 2_950 <= await page.evaluate(PLACE) <= 3_050
    await expect(page.locator("li[aria-current=true]")).to_contain_text("We are open until five.")
    await page.get_by_label("Speed").select_option("2")
    assert await page.evaluate("document.querySelector('audio').playbackRate") == 2


async def test_a_turn_that_was_misunderstood_is_put_right_and_the_next_call_goes_by_it(day, visit, ear_of_the_business):
    assert (await ear_of_the_business("are my pearly whites due")).intent != "book"
    page = await visit(f"/calls/{CALL}")
    await page.get_by_text("hours", exact=True).click()
    await page.get_by_role("button", name="Flag or correct").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("What the caller said")).to_have_value("are my pearly whites due")
    await dialog.get_by_label("What they meant").select_option("book")
    await dialog.get_by_label("About the service").select_option("cleaning")
    await dialog.get_by_label("Go by it from the next call").check()
    await dialog.get_by_role("button", name="Write it down").click()
    await expect(page.get_by_text("in force from the next call")).to_be_visible()
    (wanted,) = await written(day, CorrectionRequested)
    assert (wanted.object, wanted.turn, wanted.intent, wanted.taught) == (CALL, 1, "book", True)
    reading = await ear_of_the_business("so are my pearly whites due")
    assert reading.intent == "book"
    assert [one.value for one in reading.entities if one.role == "service"] == ["cleaning"]


async def test_a_call_is_replayed_and_what_differs_today_is_seen_turn_by_turn(visit):
    page = await visit("/calls/c1")
    await page.get_by_role("button", name="Replay with today's agent").click()
    await expect(page.get_by_text("One turn differs")).to_be_visible()
    await expect(page.get_by_role("row", name="Answer No.")).to_contain_text("Yes, on Fridays.")
    await expect(page.get_by_role("row", name="Meant services")).to_contain_text("faq")
