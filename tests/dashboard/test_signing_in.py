"""Coming in by the browser: the set-up link, password and code, and leaving."""

import pyotp
import pytest
from playwright.async_api import expect

from infra.api.accounts import sessions
from infra.api.cookie_session import COOKIE
from tests.accounts.front_desk import PASSWORD, join
from tests.projectors.a_day import BRIGHT

pytestmark = pytest.mark.real


async def test_password_and_code_lead_to_where_one_wanted_to_go_and_signing_out_leads_back(day, visit):
    person = await join(day.desk, BRIGHT, "owner", f"{day.desk.ids.new()}@bright.example")
    day.desk.clock.move(minutes=1)
    page = await visit("/calls?outcome=booked", "")
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await page.get_by_label("E-mail address").fill(person.email)
    await page.get_by_label("Password").fill("not the password")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("e-mail address or password is not right")
    day.desk.clock.move(minutes=1)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_label("Code").fill("000000")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("the code is not right")
    day.desk.clock.move(minutes=1)
    await page.get_by_label("Code").fill(person.code(day.desk.clock.now()))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Calls")).to_be_visible()
    assert page.url.endswith("/calls?outcome=booked")
    (cookie,) = await page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == (COOKIE, True, "Strict")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert await page.context.cookies() == []


async def test_a_set_up_link_opens_an_account_and_no_token_is_shown(day, visit):
    page = await visit(f"/setup/{day.link}", "")
    await page.get_by_label("Your name").fill("Olive Oak")
    await page.get_by_label("E-mail address").fill(f"{day.desk.ids.new()}@bright.example")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Next").click()
    await expect(page.get_by_alt_text("The picture to scan")).to_be_visible()
    await page.get_by_text("I cannot scan it").click()
    secret = await page.get_by_test_id("factor").inner_text()
    await page.get_by_label("Six digits").fill(pyotp.TOTP(secret).at(day.desk.clock.now()))
    await page.get_by_role("button", name="Open the account").click()
    await expect(page.get_by_role("listitem")).to_have_count(10)
    (cookie,) = await page.context.cookies()
    assert cookie["value"] not in await page.content()
    await page.get_by_role("button", name="I have kept them").click()
    await expect(page.get_by_role("heading", name="Hello, Olive")).to_be_visible()


async def test_a_used_link_says_what_to_do(visit):
    page = await visit("/setup/used-long-ago", "")
    await expect(page.get_by_role("alert")).to_contain_text("`daybook invite` makes a new one")


async def test_whoever_is_signed_out_elsewhere_is_asked_to_sign_in(day, visit):
    person = await join(day.desk, BRIGHT, "owner", f"{day.desk.ids.new()}@bright.example")
    page = await visit("/calls", person=person)
    await expect(page.get_by_role("cell", name="(617) 555-0111")).to_be_visible()
    async with day.desk.work() as connection:
        await sessions.revoke_sessions(day.desk, connection, BRIGHT, person.account, by="test")
    await page.get_by_role("link", name="Money").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
