"""Whole calls with shields run on virtual time."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.voice.conftest import VirtualLoop


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The tests of whole calls are on virtual time; the others need none."""
    virtual = Path(item.fspath).name == "test_shields_in_a_call.py"
    return {"virtual": VirtualLoop} if virtual else {"plain": asyncio.new_event_loop}
