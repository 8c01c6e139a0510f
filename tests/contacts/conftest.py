"""Directories to look people up in: memory, and the real PostgreSQL."""

import itertools
from collections.abc import AsyncIterator

import pytest
from psycopg_pool import AsyncConnectionPool

from handlers.contacts.ports.directory import Directory
from infra.privacy.directory.in_memory import MemoryDirectory
from infra.privacy.directory.postgres import PostgresDirectory

SECRET = b"a secret of this test"


class Counted:
    """Ids in order."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def new(self) -> str:
        return f"PERSON{next(self._numbers)}"


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.real)])
def vault(request: pytest.FixtureRequest) -> str:
    """Where people are kept: the address of a database, or empty for memory."""
    return "" if request.param == "memory" else str(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def directory(vault: str) -> AsyncIterator[Directory]:
    """Each promise is kept by both."""
    if not vault:
        yield MemoryDirectory(SECRET, Counted())
        return
    async with AsyncConnectionPool(vault, min_size=1, max_size=8, open=False) as pool:
        directory = PostgresDirectory(pool, SECRET, Counted())
        await directory.prepare()
        yield directory
