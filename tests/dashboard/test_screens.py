"""Every screen shows what is in the log, at every width, in light and dark, to whom it is for."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from schemas.line import CallEnded, CallRinging
from schemas.reply import SentenceComposed
from schemas.speech import SpeechPartial
from tests.projectors.a_day import drafts

pytestmark = pytest.mark.real

#: A screen, and words that stand on it when it is there.
SCREENS = {
    "/": "Last calls",
    "/live": "Nobody is on the line",
    "/calls": "(617) 555-0111",
    "/calls/c1": "a cleaning on tuesday please",
    "/people": "Ann Lee",
    "/people/ann": "1980-02-29",
    "/diary?day=2026-12-01": "Ann Lee",
    "/diary?day=2026-12-01&view=week": "Ann Lee",
    "/diary?day=2026-11-24&view=agenda": "Ann Lee",
    "/insights?from=2026-11-01&to=2026-11-30": "When people call",
    "/money": "Profit",
    "/inbox": "Shown",
    "/business": "Nothing is known of this business yet",
    "/businesses/new": "Dental",
    "/softphone": "Ready to call",
    "/privacy": "Nobody was erased",
    "/team": "Invite somebody",
    "/settings": "Where you are signed in",
    "/sign-in": "Sign in",
    "/no/such/place": "There is nothing here",
}
GRAVE = {"serious", "critical"}


@pytest.mark.parametrize(("path", "words"), SCREENS.items())
async def test_a_screen_is_accessible_and_fits(visit, path, words):
    page = await visit(path, bypass_csp=True)
    for width in (1280, 360):
        await page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await expect(page.get_by_text(words).first).to_be_visible()
            await expect(page.locator("html")).to_have_attribute("data-theme", scheme)
            found = await Axe().run(page)
            grave = [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"] if one["impact"] in GRAVE]
            assert grave == [], (path, width, scheme)
            assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, width)


async def test_a_call_shows_what_was_said_what_was_cut_and_what_it_cost(visit):
    page = await visit("/calls/c1")
    await expect(page.get_by_text("91% sure")).to_be_visible()
    await expect(page.locator("s")).to_have_text(" for Tuesday at ten.")
    await page.get_by_text("answered after 411 ms").click()
    await expect(page.get_by_text("Failed: timeout")).to_be_visible()
    await expect(page.get_by_text("recognising 41 ms")).to_be_visible()
    await expect(page.get_by_text("$0.3085")).to_be_visible()
    await page.get_by_role("link", name="(617) 555-0111").click()
    await expect(page.get_by_role("heading", name="Ann Lee")).to_be_visible()


async def test_filters_stand_in_the_address_and_survive_the_way_back(visit):
    page = await visit("/calls")
    await page.get_by_label("Outcome").select_option("booked")
    await expect(page.get_by_role("row")).to_have_count(2)
    assert page.url.endswith("?outcome=booked")
    await page.get_by_role("link", name="Nov 20").click()
    await expect(page.get_by_role("heading", name="Call of")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_label("Outcome")).to_have_value("booked")
    await page.get_by_label("Outcome").select_option("moved")
    await expect(page.get_by_text("No call fits these filters")).to_be_visible()


async def test_everything_is_reached_with_the_keyboard_alone(visit):
    page = await visit("/")
    await expect(page.get_by_role("heading", name="Hello")).to_be_visible()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("ann lee")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Ann Lee")).to_be_visible()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("calls")
    await page.keyboard.press("Enter")
    await page.get_by_role("row").nth(1).focus()
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Call of")).to_be_visible()


async def test_staff_see_callers_and_no_money(visit):
    page = await visit("/", "staff")
    await expect(page.get_by_role("link", name="People")).to_be_visible()
    await expect(page.get_by_role("link", name="Money")).to_have_count(0)
    await expect(page.get_by_text("Revenue")).to_have_count(0)
    await page.goto("/money")
    await expect(page.get_by_text("Your account may not see this")).to_be_visible()


async def test_an_auditor_sees_the_trail_and_no_callers(visit):
    page = await visit("/", "auditor")
    await page.get_by_role("main").get_by_role("link", name="Privacy desk").click()
    await expect(page.get_by_role("heading", name="Who did what")).to_be_visible()
    await expect(page.get_by_role("link", name="People")).to_have_count(0)


async def test_an_analyst_sees_no_names(visit):
    page = await visit("/people", "analyst")
    await expect(page.get_by_text("[hidden]").first).to_be_visible()
    await expect(page.get_by_text("Ann Lee")).to_have_count(0)


async def test_another_language_is_chosen_and_kept(visit):
    page = await visit("/settings")
    await page.get_by_label("Language").select_option("es")
    await expect(page.get_by_role("heading", name="Ajustes")).to_be_visible()
    await page.goto("/calls")
    await expect(page.get_by_role("columnheader", name="Resultado")).to_be_visible()
    assert await page.locator("html").get_attribute("lang") == "es"


async def test_words_come_to_the_live_screen_as_they_are_said(day, visit):
    page = await visit("/live")
    await expect(page.get_by_role("status").get_by_text("live", exact=True)).to_be_visible()
    said = drafts(
        ("call.c9", CallRinging(person="ann", caller="+16175550199", called="+16175550100")),
        ("call.c9", SentenceComposed(turn=0, sentence=1, text="Bright Dental, hello.", source="formula")),
        ("call.c9", SpeechPartial(turn=1, words="good mor", frame=10)),
        ("call.c9", SpeechPartial(turn=1, words="good morning", frame=20)),
        ("call.c9", CallEnded(reason="caller", seconds=4.0)),
        first=3000,
    )
    for draft in said[:-1]:
        await day.bus.live.publish(draft)
    await expect(page.get_by_role("link", name="(617) 555-0199")).to_be_visible()
    await expect(page.get_by_text("Agent: Bright Dental, hello.")).to_be_visible()
    await expect(page.get_by_text("Caller: good morning")).to_be_visible()
    await day.bus.live.publish(said[-1])
    await expect(page.get_by_text("over", exact=True)).to_be_visible()


async def test_a_person_is_erased_after_one_question_and_not_before(day, visit):
    page = await visit("/people/bob")
    await page.get_by_role("button", name="Erase this person").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Nobody can undo it")
    await page.get_by_role("button", name="Leave it as it is").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.get_by_role("button", name="Erase this person").click()
    async with page.expect_response("**/privacy/erasures") as asked:
        await page.get_by_role("button", name="Erase for ever").click()
    assert (await (await asked.value).json()) == {"person": "bob"}
    await expect(page.get_by_role("heading", name="Privacy desk")).to_be_visible()


async def test_the_first_load_is_small_and_nothing_comes_from_elsewhere(day, visit):
    page = await visit("/")
    await expect(page.get_by_text("Last calls")).to_be_visible()
    loaded = await page.evaluate(
        "performance.getEntriesByType('resource').map((one) => ({ name: one.name, size: one.encodedBodySize }))"
    )
    home = str(day.client.make_url("/"))
    assert [one["name"] for one in loaded if not one["name"].startswith(home)] == []
    assert sum(one["size"] for one in loaded if "/assets/" in one["name"]) < 200_000
