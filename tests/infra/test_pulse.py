"""A role that freezes is noticed by its pulse; one that is slow to start, or has ended, is not taken for frozen."""

import asyncio
import os

import pytest

from infra.embedded.heartbeats import beat, first, stopped
from infra.replay.virtual_time import hurried


def test_one_whose_pulse_is_felt_is_left_alone() -> None:
    hears, says = os.pipe()

    async def story() -> None:
        beating = asyncio.create_task(beat(says))
        assert await first(hears)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(stopped(hears, 0.5), 8)
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)

    hurried(story)
    os.close(hears)


def test_a_frozen_one_is_noticed_soon() -> None:
    hears, says = os.pipe()
    os.write(says, b".")

    async def story() -> float:
        assert await first(hears)
        began = asyncio.get_running_loop().time()
        await stopped(hears, 0.5)
        return asyncio.get_running_loop().time() - began

    assert hurried(story) == pytest.approx(0.5)
    os.close(says)
    os.close(hears)


def test_one_that_has_ended_is_not_frozen() -> None:
    hears, says = os.pipe()
    os.close(says)

    async def story() -> None:
        assert not await first(hears)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(stopped(hears, 0.25), 6)

    hurried(story)
    os.close(hears)
