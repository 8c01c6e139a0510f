"""The built files that are shipped come from the sources that are there."""

from infra.api.dashboard_files import FOLDER
from tests.dashboard.chromium import load_build


def test_the_built_files_match_their_sources():
    build = load_build()
    recorded = (FOLDER / "sources.sha256").read_text().strip()
    assert recorded == build.hash_sources(), "the dashboard's sources have changed since it was built: run `make dashboard`"


def test_the_page_names_only_files_that_are_there():
    page = (FOLDER / "index.html").read_text("utf-8")
    named = [part.split('"')[0] for part in page.split('="/assets/')[1:]]
    assert named
    assert [name for name in named if not (FOLDER / "assets" / name).exists()] == []
