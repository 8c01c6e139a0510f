"""What a business knows, changed on its screen: at once, as a draft, refused with its field, and taken back."""

import pytest
from playwright.async_api import expect

from infra.api.business_desk import profile_subject
from schemas.business import BusinessOpened
from tests.accounts.front_desk import join
from tests.projectors.a_day import BRIGHT, drafts

pytestmark = pytest.mark.real
OPENED = BusinessOpened(name="Bright", industry="dental", number="+16175550100", timezone="America/New_York")


@pytest.fixture
async def screen(day, visit):
    """Opens the business, and its screen as somebody with a role."""
    for draft in drafts(("business.profile", OPENED), first=9000):
        await day.bus.log.append(draft)

    async def open_screen(role="owner"):
        person = await join(day.desk, BRIGHT, role, f"{day.desk.ids.new()}@bright.example")
        page = await visit("/business", person=person)
        page.person = person
        await expect(page.get_by_role("heading", name="Services and prices")).to_be_visible()
        return page

    return open_screen


async def known(day, person):
    answer = await day.client.get(f"/businesses/{BRIGHT}", headers=person.headers)
    return (await answer.json())["settings"]


async def test_a_service_is_changed_refused_with_its_field_and_taken_back(day, screen):
    page = await screen()
    services = page.get_by_role("region", name="Services and prices")
    first = services.get_by_role("listitem").first.get_by_role("button")
    before = await first.inner_text()
    await first.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Price").fill("a lot")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("is no price; write it like 129 or 129.50")
    await dialog.get_by_label("Price").fill("149.50")
    await dialog.get_by_label("Minutes kept free afterwards").fill("15")
    await dialog.get_by_role("button", name="Save").click()
    await expect(services.get_by_text("$149.50")).to_be_visible()
    service = next(one for one in (await known(day, page.person))["services"] if one["price"] == "149.50")
    assert service["buffer"] == 15
    await page.get_by_role("button", name="Take it back").first.click()
    await expect(services.get_by_text("$149.50")).to_have_count(0)
    await expect(first).to_have_text(before, use_inner_text=True)


async def test_a_draft_is_seen_by_the_owner_and_heard_by_nobody_until_it_is_published(day, screen):
    page = await screen()
    await page.get_by_label("Keep changes aside as a draft").check()
    await page.get_by_role("button", name="Add to: Questions and answers").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Topic").fill("Ice cream")
    await dialog.get_by_label("How callers ask").fill("may i eat ice cream\nis ice cream allowed")
    await dialog.get_by_label("Answer").fill("Yes, after two hours.")
    await dialog.get_by_role("button", name="Save").click()
    draft = page.get_by_role("region", name="Draft")
    await expect(draft).to_contain_text("ice-cream")
    assert "ice-cream" not in {faq["topic"] for faq in (await known(day, page.person))["faqs"]}
    await draft.get_by_role("button", name="Publish").click()
    await expect(draft).to_have_count(0)
    faq = next(one for one in (await known(day, page.person))["faqs"] if one["topic"] == "ice-cream")
    assert faq == {
        "topic": "ice-cream",
        "asked": ["may i eat ice cream", "is ice cream allowed"],
        "answer": "Yes, after two hours.",
    }


async def test_single_settings_are_saved_together_and_staff_only_read_them(day, screen):
    page = await screen()
    told = page.get_by_role("region", name="Being told")
    await told.get_by_label("Telephone number for texts").fill("+16175550199")
    await told.get_by_label("Who is on call").fill("+16175550123\n+16175550124")
    await told.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("It is in force from the next call.")).to_be_visible()
    notify = (await known(day, page.person))["notify"]
    assert (notify["sms"], notify["on_call"]) == ("+16175550199", ["+16175550123", "+16175550124"])
    assert (await day.bus.log.load(profile_subject(BRIGHT)))[-1].event.tag() == "business.configured"
    staff = await screen("staff")
    await expect(staff.get_by_text("+16175550199")).to_be_visible()
    await expect(staff.get_by_role("button", name="Save")).to_have_count(0)


async def test_a_document_is_uploaded_and_becomes_an_answer(day, screen):
    page = await screen()
    await page.get_by_role("button", name="Add to: Documents").click()
    dialog = page.get_by_role("dialog")
    leaflet = {"name": "leaflet.md", "mimeType": "text/markdown", "buffer": b"# Parking\n\nPark behind the house."}
    await dialog.get_by_label("Take the text from a file").set_input_files(leaflet)
    await expect(dialog.get_by_label("Title")).to_have_value("leaflet.md")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("region", name="Documents").get_by_text("leaflet.md")).to_be_visible()
    (document,) = (await known(day, page.person))["documents"]
    assert (document["id"], document["text"]) == ("leaflet-md", "# Parking\n\nPark behind the house.")
