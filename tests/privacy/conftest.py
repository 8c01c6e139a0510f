"""Both vaults, seals over them, and a bus that seals."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from bus.memory import MemoryBus
from infra.privacy.vault.in_memory import MemoryVault
from infra.privacy.vault.ports import Vault
from infra.privacy.vault.postgres import PostgresVault
from infra.privacy.vault.sealers import Sealers, make_sealers

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
MASTER = bytes(range(32))


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.real)])
def vault_of(request: pytest.FixtureRequest) -> Iterator[Callable[[], Vault]]:
    """Opens the vault; again: as another process would."""
    if request.param == "memory":
        one = MemoryVault()
        yield lambda: one
        return
    url, opened = request.getfixturevalue("postgres_url"), []

    def open_() -> Vault:
        opened.append(PostgresVault(url, MASTER))
        return opened[-1]

    yield open_
    for vault in opened:
        vault._books.close()
        vault._hot.close()


@pytest.fixture
def vault(vault_of) -> Vault:
    return vault_of()


@pytest.fixture
def seals() -> Sealers:
    """Seals over a vault in memory."""
    return make_sealers(MemoryVault(), time.monotonic)


@pytest.fixture
def bus(seals: Sealers) -> MemoryBus:
    """A bus that seals."""
    return MemoryBus(lambda: NOW, wire=seals.wire, frames=seals.frames)
