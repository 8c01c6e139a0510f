"""Tables are brought up to date by SQL files, each applied once."""

import asyncio
import re
from pathlib import Path

import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool

from infra.api.accounts import tables
from infra.privacy.carriers.accounts import CarrierAccounts
from infra.privacy.directory.postgres import PostgresDirectory
from infra.privacy.vault.postgres import PostgresVault
from infra.runtime.clock import SystemClock, Ulids
from infra.runtime.database import MigrationChanged
from infra.runtime.database.migrating import Migration, apply_migrations, find_migrations, make_database
from infra.runtime.projection import generations

TOP = Path(__file__).parents[2]
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


ROOMS = {"vault", "directory", "accounts", "projection"}
SHAPE = """
    select table_schema, table_name, column_name, data_type, is_nullable, column_default, attstattarget
    from information_schema.columns
    join pg_attribute on attrelid = format('%I.%I', table_schema, table_name)::regclass and attname = column_name
    where table_schema in ('vault', 'accounts', 'projections')
    union all
    select schemaname, tablename, indexname, indexdef, '', '', 0 from pg_indexes
    where schemaname in ('vault', 'accounts', 'projections')
    order by 1, 2, 3
"""
ROWS = """
    insert into vault.data_keys (tenant, owner, version, wrapped) values ('demo', 'ann', 1, 'k');
    insert into vault.numbers values ('demo', 'n', 'ann');
    insert into accounts.accounts (account, tenant, role, state, made_at) values ('a1', 'demo', 'owner', 'open', now());
    insert into projections.generations values ('calls', 1, 1, true);
"""
SAMPLES = "select from pg_stats where (tablename, attname) in (('data_keys', 'wrapped'), ('numbers', 'number'))"
KEPT = "select owner, person, account, generation from vault.data_keys, vault.numbers, accounts.accounts, projections.generations"


def ours() -> list[Migration]:
    found = find_migrations(TOP / "infra", TOP / "read_models")
    assert {migration.name.partition("/")[0] for migration in found} >= ROOMS
    return found


def test_names_of_migrations_are_numbered_and_apart() -> None:
    names = [migration.name for migration in ours()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z_]+/[0-9]{4}_[a-z_]+\.sql", name) for name in names)


async def test_a_database_of_the_time_before_migrations_becomes_as_a_new_one_and_keeps_its_rows(postgres_url: str) -> None:
    new = postgres_url + "_new"
    await make_database(new)
    assert await apply_migrations(new, ours()) == [migration.name for migration in ours()]
    with psycopg.connect(postgres_url, autocommit=True) as old:
        old.execute((Path(__file__).parent / "tables_of_old.sql").read_bytes())
        old.execute(ROWS.encode())
        old.execute("analyze")
        assert old.execute(SAMPLES).rowcount == 2
        await apply_migrations(postgres_url, ours())
        assert old.execute(KEPT).fetchall() == [("ann", "ann", "a1", 1)]
        assert old.execute("select to_regclass('accounts.links')").fetchone() == (None,)
        assert old.execute(SAMPLES).rowcount == 0
        with psycopg.connect(new) as fresh:
            assert old.execute(SHAPE).fetchall() == fresh.execute(SHAPE).fetchall() != []


async def test_whoever_needs_a_table_first_makes_it_in_the_same_way(postgres_url: str) -> None:
    vault = PostgresVault(postgres_url, b"m" * 32)
    await vault.data_key("demo", "ann")
    await vault.close()
    async with await psycopg.AsyncConnection.connect(postgres_url, autocommit=True) as connection:
        await tables.make_tables(connection)
        await generations.make_bookkeeping(connection)
        await generations.make_bookkeeping(connection)
    pool = AsyncConnectionPool(postgres_url, min_size=1, open=False)
    async with pool:
        await PostgresDirectory(pool, b"s", Ulids()).prepare()
        assert await CarrierAccounts(pool, PostgresVault(postgres_url, b"m" * 32), SystemClock(), Ulids()).find("demo") is None
    assert await apply_migrations(postgres_url, ours()) == []


async def test_who_finds_all_applied_waits_for_nobody(postgres_url: str) -> None:
    await apply_migrations(postgres_url, ours())
    with psycopg.connect(postgres_url) as other:
        other.execute("select pg_advisory_xact_lock(hashtext('daybook.migrations'))")
        async with asyncio.timeout(2):
            assert await apply_migrations(postgres_url, ours()) == []
