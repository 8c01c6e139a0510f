"""The dashboard in a real browser, over the API of a day."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from types import SimpleNamespace

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from infra.api.cookie_session import COOKIE
from tests.accounts.front_desk import Person, join
from tests.api.conftest import KEPT, day, make_day  # noqa: F401 - a fixture
from tests.dashboard.chromium import FLAGS, find_chromium
from tests.dashboard.reviewed_call import CALL, RECORDING, REVIEWED
from tests.projectors.a_day import BRIGHT

#: What a browser may have open: a person who signed in, or nobody.
Visit = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
def day_url(postgres_server: str) -> str:
    """A database whose read models hold the day, for a browser."""
    KEPT.wavs[BRIGHT, CALL] = RECORDING
    return make_day(postgres_server, "a_day_in_the_browser", REVIEWED)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser of its own."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=find_chromium(), args=[*FLAGS])
        yield chromium
        await chromium.close()


@pytest.fixture
async def visit(day: SimpleNamespace, browser: Browser) -> AsyncIterator[Visit]:  # noqa: F811 - a fixture
    """Opens an address as somebody with a role (empty: nobody) on a page of its own; faults of the page fail the test."""
    faults: list[str] = []
    async with AsyncExitStack() as open_:

        async def open_page(path: str, role: str = "owner", *, person: Person | None = None, **options: object) -> Page:
            context: BrowserContext = await browser.new_context(base_url=str(day.client.make_url("/")), **options)
            open_.push_async_callback(context.close)
            if role:
                person = person or await join(day.desk, BRIGHT, role, f"{day.desk.ids.new()}@bright.example")
                await context.add_cookies([{"name": COOKIE, "value": person.token, "url": str(day.client.make_url("/"))}])
            page = await context.new_page()
            page.set_default_timeout(20_000)
            page.on("pageerror", lambda fault: faults.append(str(fault)))
            await page.goto(path)
            return page

        yield open_page
    assert faults == []
