"""A role that freezes is noticed by its pulse; one that is slow to start, or has ended, is not taken for frozen."""

import asyncio
import os

import pytest

from infra.embedded.pulse import beat, first, stopped


async def test_one_whose_pulse_is_felt_is_left_alone() -> None:
    hears, says = os.pipe()
    beating = asyncio.create_task(beat(says))
    async with asyncio.timeout(2):
        assert await first(hears)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(stopped(hears, 0.5), 0.8)
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)
    os.close(hears)


async def test_a_frozen_one_is_noticed_soon() -> None:
    hears, says = os.pipe()
    os.write(says, b".")
    async with asyncio.timeout(2):
        assert await first(hears)
        await stopped(hears, 0.5)
    os.close(says)
    os.close(hears)


async def test_one_that_has_ended_is_not_frozen() -> None:
    hears, says = os.pipe()
    os.close(says)
    assert not await first(hears)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(stopped(hears, 0.25), 0.6)
    os.close(hears)
