"""`daybook rebuild` from the command line: one read model, all of them, or a word on which there are."""

import asyncio
import os
import sys

import pytest

from projectors.projector import declared_projectors
from tests.projectors.a_day import DAY


async def daybook(home, *words: str, **settings: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "infra.cli", "rebuild", *words),
        env={**os.environ, **settings, "DAYBOOK_HOME": str(home), "DAYBOOK_LOG_LEVEL": "error"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(60):
        said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


@pytest.mark.real
async def test_all_read_models_are_rebuilt_with_one_command_and_compared(jetstream_bus, nats_url, postgres_url, tmp_path):
    for draft in DAY:
        await jetstream_bus.log.append(draft)
    where = {"DAYBOOK_NATS_URL": nats_url, "DAYBOOK_DATABASE_URL": postgres_url}
    first, _ = await daybook(tmp_path, "--all", **where)
    again, said = await daybook(tmp_path, "--all", "--verify", "--drop", **where)
    assert (first, again) == (0, 0), said
    assert [name for name in declared_projectors() if f"{name}: identical, row by row" not in said] == []
    assert "generation 2" in said
    assert "generation 1 dropped" in said


@pytest.mark.real
@pytest.mark.parametrize("words", [(), ("contacts", "--all"), ("customers",)])
async def test_what_there_is_is_said_when_it_is_unclear_what_to_rebuild(tmp_path, words):
    code, said = await daybook(tmp_path, *words)
    assert code == 2
    assert "there are: audit, calls, contacts" in said
