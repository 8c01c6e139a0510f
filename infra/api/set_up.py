"""Opening an account with a set-up link, over HTTP."""

from typing import Annotated

import msgspec

from infra.api.accounts import account_opening
from infra.api.accounts.account_opening import Invitation, Opened
from infra.api.accounts.second_factor import Enrolment
from infra.api.endpoint import Visitor, endpoint

Word = Annotated[str, msgspec.Meta(max_length=1000)]
Secret = Annotated[str, msgspec.Meta(max_length=200, description="The last part of the set-up link")]


class Link(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    secret: Secret


class NewAccount(Link, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Word
    email: Word
    password: Word


class FirstCode(Link, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Word


@endpoint("/setup/{secret}")
async def look_at_link(asked: Link, visitor: Visitor) -> Invitation:
    """What a set-up link is for; looking does not use it up."""
    return await account_opening.read_invitation(visitor.desk, asked.secret)


@endpoint("/setup/{secret}", method="POST")
async def enrol(asked: NewAccount, visitor: Visitor) -> Enrolment:
    """Say who you are and choose a password; get the second factor for your authenticator app."""
    return await account_opening.enrol_factor(visitor.desk, asked.secret, asked.name, asked.email, asked.password)


@endpoint("/setup/{secret}/code", method="POST")
async def open_account(asked: FirstCode, visitor: Visitor) -> Opened:
    """Send the app's first code: the account is open, and you are signed in."""
    opened = await account_opening.open_account(visitor.desk, asked.secret, asked.code, visitor.label)
    return msgspec.structs.replace(opened, session=visitor.cookies.keep(opened.session))
