"""A dentist's in Boston on virtual time, whose texts are answered."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from handlers.business.templates import load_demo_businesses
from handlers.understanding.reader import FastUnderstanding
from tests.threads.town import Town
from tests.voice.conftest import VirtualLoop


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]] | None:
    """Tests in this folder run on virtual time."""
    return {"virtual": VirtualLoop} if Path(__file__).parent in Path(item.fspath).parents else None


@pytest.fixture
async def town(understanding: FastUnderstanding) -> AsyncIterator[Town]:
    """Friday, ten in the morning in Boston."""
    async with Town(load_demo_businesses()["demo"], understanding, datetime(2026, 11, 20, 15, tzinfo=UTC)) as opened:
        yield opened
        assert opened.failed == []
