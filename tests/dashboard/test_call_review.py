"""One call: heard and read in step, doubted, and put right."""

import pytest
from playwright.async_api import expect

from tests.dashboard.reviewed_call import CALL

pytestmark = pytest.mark.real

#: Where the recording plays, in milliseconds, once it has come to the place that it was sent to.
PLACE = """() => new Promise((done) => {
  const sound = document.querySelector('audio');
  const tell = () => sound.seeking ? setTimeout(tell, 5) : done(sound.currentTime * 1000);
  tell();
})"""


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
