"""An exchange for each story."""

from collections.abc import AsyncIterator

import pytest

from tests.handover.exchange import Exchange, open_exchange


@pytest.fixture
async def exchange() -> AsyncIterator[Exchange]:
    async with open_exchange() as opened:
        yield opened
