"""The accounts desk on a real PostgreSQL, with a clock one turns."""

from collections.abc import AsyncIterator

import pytest

from infra.api.accounts.accounts_desk import AccountsDesk
from tests.accounts.front_desk import TurnedClock, front_desk


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
async def desk(postgres_url: str, clock: TurnedClock) -> AsyncIterator[AccountsDesk]:
    async with front_desk(postgres_url, clock) as desk:
        yield desk
