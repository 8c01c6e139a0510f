"""An office with a gate, on virtual time, by day and by night."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from handlers.business.templates import knowledge_folder
from handlers.consent.keywords import Keywords
from handlers.messages.law import Law, read_law
from tests.consent.office import Office
from tests.voice.conftest import VirtualLoop


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]] | None:
    """Tests in this folder run on virtual time, but for those that knock at real sockets."""
    if Path(__file__).parent not in Path(item.fspath).parents:
        return None
    return {"real": asyncio.new_event_loop} if "carriers" in Path(item.fspath).name else {"virtual": VirtualLoop}


@pytest.fixture(scope="session")
def keywords() -> Keywords:
    return Keywords((knowledge_folder() / "law/keywords.toml").read_bytes())


@pytest.fixture(scope="session")
def law() -> Law:
    return read_law((knowledge_folder() / "law/quiet_hours.toml").read_bytes())


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """Open at noon in New York on a Friday in November."""
    async with Office(datetime(2026, 11, 20, 17, tzinfo=UTC)) as opened:
        yield opened


@pytest.fixture
async def at_night() -> AsyncIterator[Office]:
    """Half past ten in the evening in New York."""
    async with Office(datetime(2026, 11, 21, 3, 30, tzinfo=UTC)) as opened:
        yield opened
