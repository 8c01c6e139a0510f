"""One promise, two vaults: a key is made once, destroyed for good, turned forward, wrapped anew."""

import asyncio
import time

import psycopg
import pytest

from bus.log import Unavailable
from bus.memory.broadcast import MemoryBroadcast
from infra.privacy.vault.key_wrap import WrongMasterKey, ratchet_key
from infra.privacy.vault.ports import KeyDestroyed
from infra.privacy.vault.postgres import PostgresVault
from infra.privacy.vault.sealers import make_sealers
from tests.privacy.conftest import MASTER


async def test_a_person_has_one_key_whoever_asks_first(vault_of):
    one, other = vault_of(), vault_of()
    keys = await asyncio.gather(*(vault.data_key("t", "P1") for vault in (one, other) for _ in range(5)))
    assert len(set(keys)) == 1
    assert len(keys[0].key) == 32
    assert other.at_once("t", "P1", make=False)[0].key == keys[0]


async def test_people_and_businesses_have_keys_of_their_own(vault):
    keys = {(await vault.data_key(tenant, owner)).key for tenant in ("t", "u") for owner in ("P1", "P2")}
    assert len(keys) == 4


async def test_nobody_asks_a_key_into_being_by_reading(vault):
    assert vault.at_once("t", "P1", make=False) == ()
    assert await vault.known("t", "P1") is None
    assert await vault.newest(10) == []


async def test_a_destroyed_key_never_comes_back(vault_of):
    vault, other = vault_of(), vault_of()
    await vault.data_key("t", "P1")
    tomb = await vault.destroy("t", "P1")
    assert len(tomb.fingerprint) == 16
    for asked in (vault, other):
        with pytest.raises(KeyDestroyed):
            await asked.data_key("t", "P1")
        with pytest.raises(KeyDestroyed):
            asked.at_once("t", "P1", make=True)
        assert await asked.known("t", "P1") is None
    assert await other.destroy("t", "P1") == tomb
    assert await other.destroyed(0) == [tomb]
    assert await other.destroyed(tomb.number) == []


async def test_who_never_had_a_key_can_be_forgotten_and_gets_none_later(vault):
    assert (await vault.destroy("t", "P1")).fingerprint == ""
    with pytest.raises(KeyDestroyed):
        await vault.data_key("t", "P1")


async def test_making_and_destroying_at_once_leaves_no_key(vault_of):
    one, other = vault_of(), vault_of()
    for nth in range(10):
        await asyncio.gather(one.data_key("t", f"P{nth}"), other.destroy("t", f"P{nth}"), return_exceptions=True)
        with pytest.raises(KeyDestroyed):
            one.at_once("t", f"P{nth}", make=False)
    assert await one.newest(100) == []


async def test_a_key_turns_forward_and_not_back(vault):
    first = await vault.data_key("t", "c-heard")
    await vault.advance("t", "c-heard", 3)
    await vault.advance("t", "c-heard", 2)
    await vault.advance("t", "unknown", 2)
    now = await vault.data_key("t", "c-heard")
    assert (now.step, now.key) == (3, ratchet_key(first.key, 3))


async def test_rotating_wraps_every_key_anew_and_changes_none(vault_of):
    vault, other = vault_of(), vault_of()
    before = {f"P{nth}": await vault.data_key("t", f"P{nth}") for nth in range(20)}
    await vault.data_key("u", "P1")
    assert other.at_once("t", "P3", make=False)[0].key == before["P3"]
    assert await vault.rotate("t") == 20
    assert {owner: await other.data_key("t", owner) for owner in before} == before
    assert other.at_once("t", "P3", make=False)[0].key == before["P3"]
    assert await vault.rotate("t") == 20


async def test_neighbours_come_along(vault):
    for nth in range(5):
        await vault.data_key("t", f"P{nth}")
    assert [held.owner for held in vault.at_once("t", "P2", make=False)] == ["P2", "P3", "P4"]


@pytest.mark.real
async def test_the_database_holds_no_key_and_the_master_key_is_needed(postgres_url):
    vault = PostgresVault(postgres_url, MASTER)
    key = (await vault.data_key("t", "P1")).key
    await vault.rotate("t")
    with psycopg.connect(postgres_url) as connection:
        rows = connection.execute("SELECT wrapped FROM vault.data_keys UNION SELECT wrapped FROM vault.tenant_keys").fetchall()
        assert len(rows) == 2
        assert all(key not in row[0] for row in rows)
    other = PostgresVault(postgres_url, MASTER[::-1])
    with pytest.raises(WrongMasterKey, match="put the master key back"):
        await other.data_key("t", "P1")
    await vault.close()
    await other.close()


@pytest.mark.real
async def test_a_rotation_that_was_killed_is_finished_by_the_next(postgres_url):
    vault = PostgresVault(postgres_url, MASTER)
    keys = [await vault.data_key("t", f"P{nth}") for nth in range(3)]
    await vault._do(lambda books: vault._keeping.new_tenant_key(books, "t"))
    late = await vault.data_key("t", "P9")
    assert await vault.rotate("t") == 4
    assert [await vault.data_key("t", f"P{nth}") for nth in (0, 1, 2, 9)] == [*keys, late]
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT count(*) FROM vault.tenant_keys").fetchone() == (1,)
    await vault.close()


@pytest.mark.real
async def test_a_process_with_another_master_key_says_so_at_once(postgres_url):
    vault, other = PostgresVault(postgres_url, MASTER), PostgresVault(postgres_url, MASTER[::-1])
    await vault.data_key("t", "P1")
    with pytest.raises(WrongMasterKey, match="put the master key back"):
        async with make_sealers(other, time.monotonic).at_work(MemoryBroadcast()):
            pytest.fail("it must not begin")
    await vault.close()
    await other.close()


@pytest.mark.real
async def test_one_damaged_key_holds_up_nobody_else(postgres_url):
    vault = PostgresVault(postgres_url, MASTER)
    for person in ("P1", "P2"):
        await vault.data_key("t", person)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("UPDATE vault.data_keys SET wrapped = 'damaged damaged damaged' WHERE owner = 'P1'")
    assert [held.owner for held in await vault.newest(10)] == ["P2"]
    await vault.close()


async def test_a_vault_that_is_away_says_so():
    vault = PostgresVault("postgresql://127.0.0.1:1/none", MASTER)
    with pytest.raises(Unavailable, match="is PostgreSQL running"):
        vault.at_once("t", "P1", make=True)
    await vault.close()


@pytest.mark.real
async def test_a_lost_connection_is_opened_again(postgres_url):
    vault = PostgresVault(postgres_url, MASTER)
    key = vault.at_once("t", "P1", make=True)[0]
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'vault'")
    assert vault.at_once("t", "P1", make=True)[0] == key
    await vault.close()
