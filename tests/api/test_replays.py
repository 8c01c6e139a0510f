"""A call is replayed on today's agent in a process of its own, and its owner sees what would be different."""

import asyncio
import sys

import msgspec
import pytest

from infra.api.replay_desk import ReplayComparison, open_replay_desk
from infra.runtime.clock import Ulids
from tests.api.replayed import FOUND, printing


async def result(command, *, seconds=20.0):
    """What becomes of the replay of a call by a command."""
    async with open_replay_desk(command, Ulids(), seconds=seconds) as desk:
        begun = desk.start("bright", "c1")
        assert begun.state == "running"
        async with asyncio.timeout(30):
            while (found := desk.find("bright", "c1", begun.replay)) == begun:
                await asyncio.sleep(0.02)
        assert desk.find("nextdoor", "c1", begun.replay) is None
        assert desk.find("bright", "c2", begun.replay) is None
        return found


async def test_what_is_different_is_kept_for_its_business_and_call_alone():
    found = await result(printing(msgspec.json.encode(FOUND).decode()))
    assert (found.state, found.comparison) == ("done", FOUND)


async def test_a_replay_that_fails_says_why():
    found = await result((sys.executable, "-c", "import sys; sys.exit('nothing is in the log')"))
    assert (found.state, found.why) == ("failed", "nothing is in the log")


async def test_a_replay_without_end_is_ended():
    found = await result((sys.executable, "-c", "import time; time.sleep(60)"), seconds=0.3)
    assert found.state == "failed"


async def test_replays_end_with_the_desk():
    async with asyncio.timeout(10), open_replay_desk((sys.executable, "-c", "import time; time.sleep(60)"), Ulids()) as desk:
        desk.start("bright", "c1")
        await asyncio.sleep(0.1)


@pytest.mark.real
async def test_only_calls_of_ones_own_that_are_over_are_replayed(day):
    for call, headers, status in (("n1", day.owner, 404), ("n1", day.neighbour, 409), ("c1", day.owner, 201)):
        answer = await day.client.post(f"/calls/{call}/replays", headers=headers)
        assert answer.status == status, await answer.text()
    begun = await answer.json()
    while begun["state"] == "running":
        answer = await day.client.get(f"/calls/c1/replays/{begun['replay']}", headers=day.owner)
        begun = await answer.json()
    assert msgspec.convert(begun["comparison"], ReplayComparison) == FOUND
    other = await day.client.get(f"/calls/c1/replays/{begun['replay']}", headers=day.neighbour)
    assert other.status == 404
