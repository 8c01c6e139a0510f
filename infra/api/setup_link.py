"""The single-use link with which an owner sets up access: made at first start, or by `daybook invite`."""

from infra.api import accounts
from infra.house import House
from schemas.business import OwnerInvited
from schemas.fact import Draft
from schemas.subjects import subject


async def setup_link(house: House, tenant: str, base_url: str) -> str:
    """A new link for the owner of `tenant`; earlier ones that nobody used are void. It is valid for a week, once."""
    async with house.pool.connection() as connection:
        await accounts.prepare(connection)
        secret = await accounts.invite(connection, accounts.Account(tenant, "owner"), house.clock.now())
    await house.bus.log.append(
        Draft(
            subject=subject("account", tenant, "owner"),
            event=OwnerInvited(token_hash=accounts.hashed(secret)),
            id=house.ids.new(),
            at=house.clock.now(),
            handler="setup",
        )
    )
    return f"{base_url}/setup/{secret}"


async def first_link(house: House, tenant: str, base_url: str) -> str:
    """A link while nobody has used one for `tenant`, else empty: what the supervisor prints at every start."""
    async with house.pool.connection() as connection:
        await accounts.prepare(connection)
        if await accounts.settled(connection, tenant):
            return ""
    return await setup_link(house, tenant, base_url)
