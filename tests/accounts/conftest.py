"""The accounts desk on a real PostgreSQL, with a clock one turns."""

from collections.abc import AsyncIterator

import pytest

from infra.api.accounts.accounts_desk import AccountsDesk
from tests.accounts.front_desk import NOW, front_desk
from tests.clock import StillClock


@pytest.fixture
def clock() -> StillClock:
    return StillClock(NOW)


@pytest.fixture
async def desk(postgres_url: str, clock: StillClock) -> AsyncIterator[AccountsDesk]:
    async with front_desk(postgres_url, clock) as desk:
        yield desk
