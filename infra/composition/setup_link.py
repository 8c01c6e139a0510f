"""The single-use link with which an owner opens the first account: made at first start, or by `daybook invite`."""

from infra.api.accounts import invitations
from infra.api.accounts.background_work import open_accounts_desk
from infra.api.accounts.outbox import publish_outbox
from infra.composition.services import Services


async def make_setup_link(services: Services, tenant: str, base_url: str) -> str:
    """A new link for the owner of `tenant`; an earlier one that nobody used is void. It is valid for a week, once."""
    async with open_accounts_desk(services.pool, services.clock, services.ids, services.secret("accounts")) as desk:
        invited = await invitations.invite_owner(desk, tenant)
        await publish_outbox(desk.pool, services.bus.log, desk.wire)
    return f"{base_url}/setup/{invited.secret}"


async def make_first_link(services: Services, tenant: str, base_url: str) -> str:
    """A link while nobody has opened an account of `tenant`, else empty: what the supervisor prints at every start."""
    async with open_accounts_desk(services.pool, services.clock, services.ids, services.secret("accounts")) as desk:
        if await invitations.has_account(desk, tenant):
            return ""
    return await make_setup_link(services, tenant, base_url)
