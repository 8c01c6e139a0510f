"""A role that freezes is noticed by its pulse; one that is slow to start, or has ended, is not taken for frozen."""

import asyncio
import os

import pytest

from infra.embedded.heartbeats import wait_for_pulse, wait_for_silence, write_pulse
from infra.replay.virtual_time import run_hurried


def test_one_whose_pulse_is_felt_is_left_alone() -> None:
    hears, says = os.pipe()

    async def story() -> None:
        beating = asyncio.create_task(write_pulse(says))
        assert await wait_for_pulse(hears)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(wait_for_silence(hears, 0.5), 8)
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)

    run_hurried(story)
    os.close(hears)


def test_a_frozen_one_is_noticed_soon() -> None:
    hears, says = os.pipe()
    os.write(says, b".")

    async def story() -> float:
        assert await wait_for_pulse(hears)
        began = asyncio.get_running_loop().time()
        await wait_for_silence(hears, 0.5)
        return asyncio.get_running_loop().time() - began

    assert run_hurried(story) == pytest.approx(0.5)
    os.close(says)
    os.close(hears)


def test_one_that_has_ended_is_not_frozen() -> None:
    hears, says = os.pipe()
    os.close(says)

    async def story() -> None:
        assert not await wait_for_pulse(hears)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(wait_for_silence(hears, 0.25), 6)

    run_hurried(story)
    os.close(hears)
