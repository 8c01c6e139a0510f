"""What a projector could not project is listed beside the rest, and is not retried alone."""

import psycopg
import pytest

from infra.runtime.parked.projector_poison import read_poison
from infra.runtime.parked.report import write_advice, write_lines
from infra.runtime.projection.generations import make_bookkeeping

pytestmark = pytest.mark.real


async def test_it_is_listed_for_the_rows_that_readers_see(postgres_url: str) -> None:
    async with await psycopg.AsyncConnection.connect(postgres_url, autocommit=True) as connection:
        assert await read_poison(connection) == [], "nothing was ever projected here"
        await make_bookkeeping(connection)
        for generation, live in ((1, False), (2, True)):
            await connection.execute(
                "INSERT INTO projections.generations (projector, generation, version, live) VALUES ('diary', %s, 1, %s)",
                [generation, live],
            )
            await connection.execute(
                "INSERT INTO projections.parked (projector, generation, stream, position, subject, tag, id, reason)"
                " VALUES ('diary', %s, 'LEDGER', 7, 'page.demo.p', 'appointment.booked', 'x', 'KeyError at diary.py:9')",
                [generation],
            )
        (aside,) = await read_poison(connection)
    assert (aside.name, aside.generation) == ("diary/LEDGER/7", 2)
    assert "KeyError at diary.py:9" in write_lines([], [aside])[0]
    assert "daybook rebuild diary" in write_advice(aside)
