"""An appointment is dragged to where it shall be, and back; a rule that refuses says so; the keyboard does the same."""

import json

import pytest
from playwright.async_api import expect

from schemas.business import BusinessOpened
from tests.accounts.front_desk import join
from tests.projectors.a_day import BRIGHT, drafts

pytestmark = pytest.mark.real
OPENED = BusinessOpened(name="Sue", industry="hair_salon", number="+16175550100", timezone="America/New_York")
DAY = "2026-11-24"
ROW = {"phone": "", "notes": "", "party": 1, "call": "", "late": False}


@pytest.fixture
async def diary(day, visit):
    """Two appointments of the morning, and the diary's screen, which shows them as the pages of the log have them."""
    for draft in drafts(("business.profile", OPENED), first=9000):
        await day.bus.log.append(draft)
    owner = await join(day.desk, BRIGHT, "owner", f"{day.desk.ids.new()}@bright.example")
    visits = {}
    for name, start in (("Ann", "09:00"), ("Bob", "10:00")):
        wanted = {"service": "womens-cut", "start": f"{DAY}T{start}", "resource": "stylist-1", "name": name}
        answer = await day.client.post("/appointments", json=wanted, headers=owner.headers)
        assert answer.status == 200, await answer.text()
        visits[name] = await answer.json()

    async def show(route):
        rows = [{key: value for key, value in one.items() if key != "sequence"} | ROW for one in visits.values()]
        said = {"first": DAY, "last": DAY, "appointments": rows}
        await route.fulfill(body=json.dumps(said), content_type="application/json")

    page = await visit(f"/calls?day={DAY}", person=owner)
    await page.route("**/diary?from=*", show)
    await page.evaluate("(path) => history.pushState({}, '', path)", f"/diary?day={DAY}")
    await page.reload()
    return page


async def drag(page, name, column, hour):
    """Drag somebody's appointment by its top to an hour of a column; the grid begins at eight, a pixel a minute."""
    block = page.get_by_role("button", name=name)
    async with page.expect_response("**/move") as answered:
        place = {"x": 20, "y": (hour - 8) * 60 + 5}
        await block.drag_to(page.locator(f"[data-column={column}]"), source_position={"x": 20, "y": 5}, target_position=place)
    return await (await answered.value).json()


async def test_a_dragged_appointment_is_moved_and_goes_back(diary):
    answer = await drag(diary, "Ann", "stylist-2", 14)
    assert (answer["start"][:16], answer["resource"]) == (f"{DAY}T14:00", "stylist-2")
    await expect(diary.get_by_role("status")).to_contain_text("Moved to Nov 24, 2026, 2:00")
    async with diary.expect_response("**/move") as answered:
        await diary.get_by_role("button", name="Back to where it was").click()
    back = await (await answered.value).json()
    assert (back["start"][:16], back["resource"]) == (f"{DAY}T09:00", "stylist-1")


async def test_a_move_that_a_rule_refuses_says_which(diary):
    answer = await drag(diary, "Ann", "stylist-1", 10)
    assert answer["status"] == 422
    await expect(diary.get_by_role("alert")).to_contain_text("somebody has this time already")
    await drag(diary, "Ann", "stylist-1", 8)
    await expect(diary.get_by_role("alert")).to_contain_text("nobody works then")


async def test_the_keyboard_moves_an_appointment_as_well(diary):
    await diary.get_by_role("button", name="Bob").focus()
    await diary.keyboard.press("Enter")
    dialog = diary.get_by_role("dialog")
    await dialog.get_by_label("To", exact=True).fill(f"{DAY}T15:30")
    await dialog.get_by_label("With or in").select_option("stylist-2")
    async with diary.expect_response("**/move") as answered:
        await dialog.get_by_role("button", name="Move it").press("Enter")
    answer = await (await answered.value).json()
    assert (answer["start"][:16], answer["resource"]) == (f"{DAY}T15:30", "stylist-2")
    await expect(dialog).to_have_count(0)
