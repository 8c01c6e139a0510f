"""The single-use link with which an owner opens the first account: made at first start, or by `daybook invite`."""

from infra.accounts import inviting
from infra.accounts.at_work import open_desk
from infra.accounts.outbox import pump
from infra.house import House


async def setup_link(house: House, tenant: str, base_url: str) -> str:
    """A new link for the owner of `tenant`; an earlier one that nobody used is void. It is valid for a week, once."""
    async with open_desk(house.pool, house.clock, house.ids, house.secret("accounts")) as desk:
        invited = await inviting.invite_owner(desk, tenant)
        await pump(desk.pool, house.bus.log, desk.wire)
    return f"{base_url}/setup/{invited.secret}"


async def first_link(house: House, tenant: str, base_url: str) -> str:
    """A link while nobody has opened an account of `tenant`, else empty: what the supervisor prints at every start."""
    async with open_desk(house.pool, house.clock, house.ids, house.secret("accounts")) as desk:
        if await inviting.settled(desk, tenant):
            return ""
    return await setup_link(house, tenant, base_url)
