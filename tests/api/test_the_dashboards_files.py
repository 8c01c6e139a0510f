"""The dashboard's page and files: what a browser gets at every address, and what the page may do."""

import re

import pytest

from infra.api.dashboard_files import FOLDER

pytestmark = pytest.mark.real
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/", "/calls", "/calls/c1", "/sign-in", "/live", "/no/such/screen", "/setup/a-secret"])
async def test_a_browser_gets_the_page_at_every_address(day, path):
    page = await day.client.get(path, headers=BROWSER)
    assert (page.status, page.content_type) == (200, "text/html")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"].split("style-src")[0]
    assert "a-secret" not in await page.text()


@pytest.mark.parametrize("path", ["/calls", "/no/such/screen"])
async def test_a_program_gets_an_answer_and_no_page(day, path):
    answer = await day.client.get(path)
    assert (answer.status, answer.content_type) in {(401, "application/problem+json"), (404, "application/problem+json")}


async def test_a_person_may_look_at_the_description(day):
    assert (await day.client.get("/openapi.json", headers=BROWSER)).content_type == "application/json"


async def test_what_the_page_loads_is_there_packed_and_kept(day):
    text = await (await day.client.get("/", headers=BROWSER)).text()
    named = re.findall(r'(?:src|href)="(/assets/[^"]+)"', text)
    assert len(named) >= 2
    for path in named:
        asset = await day.client.get(path, headers={"Accept-Encoding": "gzip"})
        assert (asset.status, "immutable" in asset.headers["Cache-Control"]) == (200, True)
        if path.endswith((".js", ".css")):
            assert asset.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("name", ["nothing.js", "..%2Findex.html", "%2e%2e%2fsources.sha256", ".hidden"])
async def test_nothing_but_built_files_is_served(day, name):
    assert (await day.client.get(f"/assets/{name}")).status == 404


async def test_the_page_may_speak_to_the_softphone_and_to_nobody_else(day):
    page = await day.client.get("/softphone", headers=BROWSER)
    (connect,) = [part for part in page.headers["Content-Security-Policy"].split("; ") if part.startswith("connect-src")]
    assert connect == f"connect-src 'self' ws://{day.client.host}:8700"


def test_the_built_files_are_all_that_is_shipped():
    assert {path.suffix for path in (FOLDER / "assets").iterdir()} <= {".js", ".css", ".svg"}
