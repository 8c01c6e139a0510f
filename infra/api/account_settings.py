"""One's own account over HTTP: password, second factor, recovery codes, tokens for machines."""

from typing import Annotated

import msgspec

from infra.api.accounts import credentials, members
from infra.api.accounts.members import Member
from infra.api.accounts.permissions import RULES, SCOPES, Verdict, find_permission
from infra.api.accounts.second_factor import Enrolment
from infra.api.endpoint import Visitor, endpoint
from infra.api.set_up import Word
from infra.api.sign_in import Nothing

Tokens = Annotated[bool, msgspec.Meta(description="Make all tokens of machines void as well")]


class NewPassword(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    password: Word
    new: Word
    tokens: Tokens = False


class Again(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    password: Word


class BothFactors(Again, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Word


class Code(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Word
    tokens: Tokens = False


Scope = Annotated[str, msgspec.Meta(extra_json_schema={"enum": sorted(SCOPES)})]


class NewToken(BothFactors, frozen=True, kw_only=True, forbid_unknown_fields=True):
    label: Annotated[str, msgspec.Meta(min_length=1, max_length=100, description="What it is for")]
    scopes: Annotated[list[Scope], msgspec.Meta(min_length=1, description="What it may be used for")]
    days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 365


class Permissions(msgspec.Struct, frozen=True, kw_only=True):
    """What you may ask, by endpoint (`GET /calls`): `full`, or `masked` with every personal text hidden."""

    endpoints: dict[str, Verdict]


class RecoveryCodes(msgspec.Struct, frozen=True, kw_only=True):
    """Ten codes, each for one sign-in without the app; shown once."""

    recovery_codes: list[str]


@endpoint("/accounts/me")
async def me(asked: Nothing, visitor: Visitor) -> Member:  # noqa: ARG001 - the signature is the description
    """Your own account."""
    (found,) = await members.list_members(visitor.desk, visitor.bearer.tenant, visitor.bearer.account)
    return found


@endpoint("/accounts/me/permissions")
async def my_permissions(asked: Nothing, visitor: Visitor) -> Permissions:  # noqa: ARG001 - the signature is the description
    """What your role lets you do."""
    found = {endpoint: find_permission(endpoint, visitor.bearer) for endpoint in RULES}
    return Permissions(endpoints={endpoint: allowed for endpoint, allowed in found.items() if allowed != "no"})


@endpoint("/accounts/me/password", method="POST")
async def change_password(asked: NewPassword, visitor: Visitor) -> None:
    """Choose another password; your other sessions end, and your tokens where you ask for it."""
    await credentials.change_password(
        visitor.desk, visitor.bearer, asked.password, asked.new, visitor.address, tokens=asked.tokens
    )


@endpoint("/accounts/me/second-factor", method="POST")
async def change_second_factor(asked: BothFactors, visitor: Visitor) -> Enrolment:
    """Ask for a new second factor; it counts once you have sent its first code."""
    return await credentials.offer_factor(visitor.desk, visitor.bearer, asked.password, asked.code, visitor.address)


@endpoint("/accounts/me/second-factor/code", method="POST")
async def take_second_factor(asked: Code, visitor: Visitor) -> RecoveryCodes:
    """Send the first code of the new second factor; get new recovery codes."""
    return RecoveryCodes(
        recovery_codes=await credentials.take_factor(visitor.desk, visitor.bearer, asked.code, tokens=asked.tokens)
    )


@endpoint("/accounts/me/recovery-codes", method="POST")
async def change_recovery_codes(asked: Again, visitor: Visitor) -> RecoveryCodes:
    """Get new recovery codes; the old ones are void."""
    codes = await credentials.change_recovery_codes(visitor.desk, visitor.bearer, asked.password, visitor.address)
    return RecoveryCodes(recovery_codes=codes)


@endpoint("/accounts/me/tokens", method="POST")
async def make_token(asked: NewToken, visitor: Visitor) -> credentials.Token:
    """Make a token for a machine: it may do what you may, within its scopes. Wants your password and a code once more."""
    return await credentials.make_token(
        visitor.desk,
        visitor.bearer,
        asked.label,
        asked.scopes,
        SCOPES,
        asked.days,
        password=asked.password,
        code=asked.code,
        address=visitor.address,
    )
