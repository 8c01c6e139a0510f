"""Binding a business's own account with its carrier: tested at once, kept sealed, told to the log without its keys."""

import re

import msgspec

from infra.api.business_desk import BusinessDesk, profile_subject
from infra.api.carrier_desk import CarrierDesk, told
from infra.api.problem_details import refuse_field
from read_models.queries import Moment
from schemas.carriers import CarrierBound, CarrierUnbound

_ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")
_SHOWN = 4


class CarrierState(msgspec.Struct, frozen=True, kw_only=True):
    """Which account a business goes by: its `own`, the `installation`'s, or `none`; the last four of its id."""

    by: str
    account: str
    tested_at: Moment | None


async def bind_account(desk: CarrierDesk, books: BusinessDesk, tenant: str, account: str, token: str, by: str) -> CarrierState:
    """Test it at Twilio and keep it. RequestRefused when Twilio does not take it, or it takes no calls."""
    account, token = account.strip(), token.strip()
    if not _ACCOUNT.fullmatch(account):
        keys = " (SK... is an API key: webhooks are signed with the account's auth token)" if account.startswith("SK") else ""
        raise refuse_field("account", f"an account's id is AC and 32 hexadecimal digits; copy it from twilio.com/console{keys}")
    if not token:
        raise refuse_field("token", "the auth token is missing; copy it from twilio.com/console")
    state = await told(desk.ask_with(account, token).read_state())
    if state != "active":
        raise refuse_field("account", f"the account is {state}; see its messages at twilio.com/console, then bind it again")
    kept = await desk.accounts.bind(tenant, account, token)
    await books.write(profile_subject(tenant), CarrierBound(carrier="twilio", account=account[-_SHOWN:], by=by))
    return CarrierState(by="own", account=account[-_SHOWN:], tested_at=kept.tested_at)


async def read_binding(desk: CarrierDesk, tenant: str) -> CarrierState:
    """Which account the business goes by."""
    if own := await desk.accounts.find(tenant):
        return CarrierState(by="own", account=own.account[-_SHOWN:], tested_at=own.tested_at)
    if desk.account and desk.token:
        return CarrierState(by="installation", account=desk.account[-_SHOWN:], tested_at=None)
    return CarrierState(by="none", account="", tested_at=None)


async def unbind_account(desk: CarrierDesk, books: BusinessDesk, tenant: str, by: str) -> None:
    """Forget the business's own account, and destroy the key it was sealed under; nothing when there is none."""
    if await desk.accounts.forget(tenant):
        await books.write(profile_subject(tenant), CarrierUnbound(by=by))
