"""Tables are brought up to date by SQL files, each applied once."""

import asyncio
from pathlib import Path

import psycopg
import pytest

from infra.runtime.database import MigrationChanged
from infra.runtime.database.migrating import Migration, apply_migrations, find_migrations, make_database

pytestmark = pytest.mark.real

FIRST = Migration("accounts/0001_owners.sql", "create table owners (name text)")
SECOND = Migration("accounts/0002_more.sql", "alter table owners add column role text; create index on owners (role)")


def test_files_are_found_below_their_roots_in_order(tmp_path: Path) -> None:
    for name in ("b/migrations/0001_x.sql", "a/migrations/0002_y.sql", "a/migrations/0001_z.sql", "a/other/0001_no.sql"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("select 1")
    assert [found.name for found in find_migrations(tmp_path)] == ["a/0001_z.sql", "a/0002_y.sql", "b/0001_x.sql"]


async def test_each_is_applied_once(postgres_url: str) -> None:
    assert await apply_migrations(postgres_url, [FIRST]) == [FIRST.name]
    assert await apply_migrations(postgres_url, [SECOND, FIRST]) == [SECOND.name]
    assert await apply_migrations(postgres_url, [SECOND, FIRST]) == []


async def test_two_processes_at_once_apply_each_once(postgres_url: str) -> None:
    applied = await asyncio.gather(*(apply_migrations(postgres_url, [FIRST, SECOND]) for _ in range(4)))
    assert sorted(name for names in applied for name in names) == [FIRST.name, SECOND.name]


async def test_one_that_fails_leaves_nothing_behind(postgres_url: str) -> None:
    broken = Migration("accounts/0001_broken.sql", "create table half (a int); select nonsense()")
    with pytest.raises(psycopg.errors.UndefinedFunction):
        await apply_migrations(postgres_url, [broken])
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("select to_regclass('half')").fetchone() == (None,)
    assert await apply_migrations(postgres_url, [FIRST]) == [FIRST.name]


async def test_an_applied_file_must_not_change(postgres_url: str) -> None:
    await apply_migrations(postgres_url, [FIRST])
    with pytest.raises(MigrationChanged, match=r"accounts/0001_owners\.sql was changed"):
        await apply_migrations(postgres_url, [Migration(FIRST.name, "create table owners (name text, more text)")])


async def test_the_database_is_made_when_missing(postgres_url: str) -> None:
    assert not await make_database(postgres_url)
    other = postgres_url + "_made"
    assert await make_database(other)
    assert not await make_database(other)
