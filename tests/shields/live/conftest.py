"""A Daybook whose six shields are processes of their own; and virtual time for the calls that need no processes."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.shields.live.guards import SHIELDS, Guards
from tests.sound.conftest import Home
from tests.voice.conftest import VirtualLoop

_UP_SECONDS = 60


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]] | None:
    """Whole calls with real sound take real time."""
    if Path(__file__).parent not in Path(item.fspath).parents:
        return None
    return {"plain": asyncio.new_event_loop} if item.get_closest_marker("sound") else {"virtual": VirtualLoop}


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
