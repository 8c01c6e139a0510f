"""From the set-up link to a booked appointment by real sound: a browser, its microphone, and a whole Daybook."""

import asyncio
import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.async_api import Browser, Page, expect

from infra.simulator.persona import Persona
from infra.simulator.scenario import find_scenario
from infra.simulator.speech import CallersVoice
from tests.dashboard.test_softphone import SPEAKER
from tests.sound.conftest import Home

pytestmark = [pytest.mark.sound, pytest.mark.timeout(400)]
PASSWORD = "seven teal kites over the pond"
#: The agent has finished when it has been silent for so long after its last words.
QUIET_MS = 900


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An installation of its own, with the ears and the voice that need the least."""
    one = Home(tmp_path / "home").start(DAYBOOK_EARS="sphinx", DAYBOOK_VOICE="espeak")
    yield one
    one.stop()


async def test_from_the_set_up_link_to_the_first_booking_by_voice(home: Home, browser: Browser) -> None:
    context = await browser.new_context(base_url=home.status()["urls"]["api"])
    await context.add_init_script(SPEAKER)
    page = await context.new_page()
    page.set_default_timeout(60_000)
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    await _open_account(page, home)
    await _open_business(page)
    await page.get_by_role("link", name="Call it").click()
    await page.get_by_role("button", name="Call", exact=True).click()
    await expect(page.get_by_text("On the line.")).to_be_visible(timeout=60_000)
    await _converse(page)
    await expect(page.get_by_text("The call is over.")).to_be_visible(timeout=60_000)
    await page.get_by_role("link", name="Look at this call").click()
    await expect(page.get_by_text("booked", exact=True)).to_be_visible(timeout=60_000)
    call = page.url.rpartition("/")[2]
    booked = home.rows("SELECT call, service FROM diary.appointments WHERE status = 'booked'")
    assert booked == [(call, "cleaning")]
    assert faults == []
    await context.close()


async def _open_account(page: Page, home: Home) -> None:
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


async def _open_business(page: Page) -> None:
    """Through the wizard: the industry by a word, a name, and everything else as it is proposed."""
    await page.get_by_label("Find your industry").fill("root canal")
    await page.get_by_role("radio", name=re.compile("Dental")).first.check()
    await page.get_by_role("button", name="Next").click()
    await page.get_by_label("Name of the business").fill("Oak Street Dental")
    await page.get_by_role("textbox", name="Address").fill("5 Oak Street, Boston")
    await page.get_by_role("button", name="Next").click()
    await expect(page.get_by_label("Monday opens")).to_have_value("08:00")
    await page.get_by_role("button", name="Next").click()
    await page.get_by_label("Price of cleaning").fill("99")
    await page.reload()
    await expect(page.get_by_label("Price of cleaning")).to_have_value("99")
    await page.get_by_role("button", name="Next").click()
    await page.get_by_role("button", name="Next").click()
    await page.get_by_role("button", name="Open the business").click()
    await expect(page.get_by_role("heading", name="Oak Street Dental is open")).to_be_visible()


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
