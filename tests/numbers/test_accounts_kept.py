"""A business's account with its carrier is kept sealed, forgotten for good, and known to every process soon."""

import pytest
from psycopg_pool import AsyncConnectionPool

from infra.privacy.carriers.accounts import CarrierAccounts
from infra.privacy.carriers.hot_accounts import HotAccounts
from infra.privacy.carriers.purchases import buy_once
from infra.privacy.vault.in_memory import MemoryVault
from infra.runtime.clock import SystemClock, Ulids

pytestmark = pytest.mark.real


@pytest.fixture
async def kept(postgres_url):
    """Accounts, the vault, and the pool."""
    async with AsyncConnectionPool(postgres_url, min_size=0, max_size=4, open=False) as pool:
        vault = MemoryVault()
        yield CarrierAccounts(pool, vault, SystemClock(), Ulids()), vault, pool


async def dump(pool):
    async with pool.connection() as connection:
        rows = await connection.execute("SELECT t::text FROM vault.carrier_accounts t")
        return " ".join(row[0] for row in await rows.fetchall())


async def test_an_account_is_kept_sealed_and_found_by_its_business_only(kept):
    accounts, _, pool = kept
    await accounts.bind("sol", "AC1", "a-secret-token")
    found = await accounts.find("sol")
    assert (found.account, found.token) == ("AC1", "a-secret-token")
    assert await accounts.find("luna") is None
    shown = await dump(pool)
    assert "a-secret-token" not in shown
    assert b"a-secret-token".hex() not in shown
    assert "a-secret-token" not in repr(found)


async def test_a_row_that_was_put_in_anothers_place_does_not_open(kept):
    accounts, _, pool = kept
    await accounts.bind("sol", "AC1", "sols")
    await accounts.bind("luna", "AC2", "lunas")
    async with pool.connection() as connection:
        await connection.execute(
            "UPDATE vault.carrier_accounts SET token = (SELECT token FROM vault.carrier_accounts WHERE tenant = 'sol') "
            "WHERE tenant = 'luna'"
        )
    assert await accounts.find("luna") is None


async def test_what_is_forgotten_has_no_key_any_more(kept):
    accounts, vault, _ = kept
    await accounts.bind("sol", "AC1", "first")
    await accounts.bind("sol", "AC1", "second")
    (row,) = await accounts.every()
    assert len(await vault.destroyed(0)) == 1
    assert await accounts.forget("sol")
    assert not await accounts.forget("sol")
    assert await accounts.open(row) is None
    assert len(await vault.destroyed(0)) == 2


async def test_an_edge_knows_what_was_bound_changed_and_forgotten_elsewhere(kept):
    accounts, _, _ = kept
    hot = HotAccounts(accounts)
    await hot.load()
    assert hot.token("sol", "AC1") == ""
    await accounts.bind("sol", "AC1", "first")
    await hot.load()
    assert (hot.token("sol", "AC1"), hot.token("sol", ""), hot.token("sol", "AC2")) == ("first", "first", "")
    assert (hot.token("", "AC1"), hot.token("luna", "AC1")) == ("first", "")
    await accounts.bind("sol", "AC1", "second")
    await hot.load()
    assert hot.token("sol", "AC1") == "second"
    await accounts.forget("sol")
    await hot.load()
    assert (hot.token("sol", "AC1"), hot.token("", "AC1"), hot.of("sol")) == ("", "", None)


async def test_one_offer_buys_once(kept):
    accounts, _, pool = kept
    await accounts.every()
    bought = []

    async def buy():
        bought.append(1)
        return "PN1"

    now = SystemClock().now()
    assert await buy_once(pool, "sol", "offer", "+34910000009", now, buy) == ("PN1", True)
    assert await buy_once(pool, "sol", "offer", "+34910000009", now, buy) == ("PN1", False)
    assert len(bought) == 1
