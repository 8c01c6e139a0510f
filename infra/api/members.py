"""The accounts of the business over HTTP: who there is, inviting, disabling."""

from typing import Literal

import msgspec

from infra.api.accounts import invitations, members
from infra.api.accounts.members import Member
from infra.api.endpoint import Visitor, endpoint
from infra.api.queries import Id
from infra.api.sign_in import Nothing
from read_models.queries import Moment


class OneAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    account: Id


class NewMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    role: Literal["owner", "staff", "auditor", "analyst"]


class InvitedMember(msgspec.Struct, frozen=True, kw_only=True):
    """Give the link `/setup/<secret>` to the person; it is shown once, and works once."""

    account: str
    secret: str
    until: Moment


class Members(msgspec.Struct, frozen=True, kw_only=True):
    accounts: list[Member]


@endpoint("/accounts")
async def everybody_here(asked: Nothing, visitor: Visitor) -> Members:  # noqa: ARG001 - the signature is the description
    """The accounts of the business."""
    return Members(accounts=await members.list_members(visitor.desk, visitor.bearer.tenant))


@endpoint("/accounts", method="POST")
async def invite(asked: NewMember, visitor: Visitor) -> InvitedMember:
    """Invite somebody with a role; get the secret of a single-use link."""
    who = visitor.bearer
    invited = await invitations.invite_member(visitor.desk, who.tenant, asked.role, by=who.account)
    return InvitedMember(account=invited.account, secret=invited.secret, until=invited.until)


@endpoint("/accounts/{account}", method="DELETE")
async def disable(asked: OneAccount, visitor: Visitor) -> None:
    """Disable an account: its sessions end at once."""
    await members.disable_account(visitor.desk, visitor.bearer.tenant, asked.account, by=visitor.bearer.account)
