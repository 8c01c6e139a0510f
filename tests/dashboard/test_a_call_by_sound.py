"""From the set-up link to a booked appointment by real sound: a browser, its microphone, and a whole Daybook."""

import asyncio
import base64
import re

import pyotp
import pytest
from playwright.async_api import Page, expect

from infra.simulator.persona import Persona
from infra.simulator.scenario import find_scenario
from infra.simulator.speech import CallersVoice
from tests.dashboard.test_softphone import SPEAKER
from tests.sound.conftest import Home, home  # noqa: F401 - a fixture

pytestmark = [pytest.mark.sound, pytest.mark.timeout(400)]
PASSWORD = "seven teal kites over the pond"
#: The agent has finished when it has been silent for so long after its last words.
QUIET_MS = 900


async def test_an_owner_calls_their_own_receptionist_and_books(home: Home, browser) -> None:  # noqa: F811 - a fixture
    context = await browser.new_context(base_url=home.status()["urls"]["api"])
    await context.add_init_script(SPEAKER)
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    await _open_account(page, home)
    await page.get_by_role("link", name="Softphone").click()
    await page.get_by_role("button", name="Call", exact=True).click()
    await expect(page.get_by_text("On the line.")).to_be_visible(timeout=30_000)
    await _converse(page)
    await expect(page.get_by_text("The call is over.")).to_be_visible(timeout=60_000)
    await page.get_by_role("link", name="Look at this call").click()
    await expect(page.get_by_text("booked", exact=True)).to_be_visible(timeout=30_000)
    call = page.url.rpartition("/")[2]
    sent = home.rows(f"SELECT count(*) FROM diary.appointments WHERE call = '{call}' AND status = 'booked'")
    assert sent == [(1,)]
    await page.goto("/people")
    await expect(page.get_by_text("Sarah Miller").first).to_be_visible()
    assert faults == []
    await context.close()


async def _open_account(page: Page, home: Home) -> None:  # noqa: F811 - a fixture
    link = home.daybook("invite", "demo").stdout.strip().splitlines()[-1]
    await page.goto("/setup/" + link.rpartition("/")[2])
    await page.get_by_label("Your name").fill("Olive Oak")
    await page.get_by_label("E-mail address").fill("olive@alder.example")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Next").click()
    await page.get_by_text("I cannot scan it").click()
    secret = await page.get_by_test_id("factor").inner_text()
    await page.get_by_label("Six digits").fill(pyotp.TOTP(secret).now())
    await page.get_by_role("button", name="Open the account").click()
    await page.get_by_role("button", name="I have kept them").click()
    await expect(page.get_by_role("heading", name="Hello, Olive")).to_be_visible()


async def _converse(page: Page) -> None:
    """Answer whatever the agent asks, as the caller of the scenario does, until one side hangs up."""
    persona, voice = Persona(find_scenario("booking").rules, ""), CallersVoice("slt")
    answered = 0
    async with asyncio.timeout(300):
        while await page.get_by_role("button", name="Hang up").count():
            said = await page.locator("[data-testid=words] li[data-who=agent]").all_inner_texts()
            if len(said) > answered and await page.evaluate("window.agentQuiet()") > QUIET_MS:
                words = " ".join(text.partition(":")[2] for text in said[answered:])
                answered = len(said)
                if (line := persona.answer(words)) and not re.search("goodbye", words, re.IGNORECASE):
                    await page.evaluate("(sound) => window.sayLine(sound)", base64.b64encode(await voice(line)).decode())
            await asyncio.sleep(0.1)
