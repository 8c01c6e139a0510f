"""The figures of some days: each opens its calls, and what nobody could answer is answered from here."""

import pytest
from playwright.async_api import expect

from infra.api.business_desk import profile_subject
from schemas.business import BusinessOpened
from tests.projectors.a_day import BRIGHT, drafts

pytestmark = pytest.mark.real
DAYS = "/insights?from=2026-11-01&to=2026-11-30"


async def test_a_figure_an_outcome_and_an_hour_open_their_calls(day, visit):
    page = await visit(DAYS)
    answer = await day.client.get(DAYS, headers=day.owner)
    said = await answer.json()
    booked = next(one for one in said["figures"] if one["name"] == "booked")
    assert booked["value"] >= 1
    await expect(page.get_by_role("link", name="Missed and won back")).to_be_visible()
    await page.get_by_role("link", name="booked", exact=True).click()
    await expect(page.get_by_role("row")).to_have_count(1 + round(booked["value"]))
    assert "outcome=booked" in page.url
    await page.go_back()
    hour = next(one for one in said["hours"] if one["calls"])
    cell = page.get_by_role("link", name=f"{hour['hour']}:00: {hour['calls']} calls").first
    await cell.click()
    await expect(page.get_by_text("Only:")).to_be_visible()
    await expect(page.get_by_role("row")).to_have_count(1 + hour["calls"])


async def test_a_question_without_answer_is_answered_from_where_it_is_read(day, visit):
    opened = BusinessOpened(name="Bright", industry="dental", number="+16175550100", timezone="America/New_York")
    for draft in drafts(("business.profile", opened), first=9000):
        await day.bus.log.append(draft)
    page = await visit("/business?answer=may%20i%20park%20there")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("How callers ask")).to_have_value("may i park there")
    await dialog.get_by_label("Topic").fill("parking there")
    await dialog.get_by_label("Answer").fill("Behind the house.")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("region", name="Questions and answers").get_by_text("parking-there")).to_be_visible()
    facts = await day.bus.log.load(profile_subject(BRIGHT))
    assert "may i park there" in facts[-1].event.value
