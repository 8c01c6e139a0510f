"""A Daybook whose six shields are processes of their own."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shields.live.guards import SHIELDS, Guards
from tests.sound.conftest import Home

_UP_SECONDS = 60


@pytest.fixture
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, Guards]]:
    """Everything but the shields under a supervisor, and beside it a process for each shield."""
    folder: Path = tmp_path_factory.mktemp("apart")
    home = Home(folder / "home")
    guards = Guards(home.environment, folder)
    try:
        home.start(DAYBOOK_ROLES="edge,voice,ledger,projectors,api")
        for shield in SHIELDS:
            guards.start(shield)
        until = time.monotonic() + _UP_SECONDS
        while not all(map(guards.serving, SHIELDS)):
            assert time.monotonic() < until, [one for one in SHIELDS if not guards.serving(one)]
            time.sleep(0.2)
        yield home, guards
    finally:
        guards.close()
        home.stop()
