"""The single-use link with which an owner opens the first account: made at first start, or by `daybook invite`."""

from infra.api.accounts import invitations
from infra.api.accounts.background_work import open_desk
from infra.api.accounts.outbox import pump
from infra.composition.services import House


async def setup_link(house: House, tenant: str, base_url: str) -> str:
    """A new link for the owner of `tenant`; an earlier one that nobody used is void. It is valid for a week, once."""
    async with open_desk(house.pool, house.clock, house.ids, house.secret("accounts")) as desk:
        invited = await invitations.invite_owner(desk, tenant)
        await pump(desk.pool, house.bus.log, desk.wire)
    return f"{base_url}/setup/{invited.secret}"


async def first_link(house: House, tenant: str, base_url: str) -> str:
    """A link while nobody has opened an account of `tenant`, else empty: what the supervisor prints at every start."""
    async with open_desk(house.pool, house.clock, house.ids, house.secret("accounts")) as desk:
        if await invitations.settled(desk, tenant):
            return ""
    return await setup_link(house, tenant, base_url)
