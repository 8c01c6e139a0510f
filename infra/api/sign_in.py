"""Signing in and out over HTTP, and seeing where one is signed in."""

import msgspec

from infra.api.accounts import authentication, sessions
from infra.api.accounts.authentication import Challenge
from infra.api.accounts.denial import Denied
from infra.api.accounts.grants import Session
from infra.api.accounts.sessions import SessionLine
from infra.api.endpoint import Visitor, endpoint
from infra.api.queries import Id
from infra.api.set_up import Word


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters."""


class SignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: Word
    password: Word


class Proof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    challenge: Word
    code: Word


class OneSession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    session: Id


class Sessions(msgspec.Struct, frozen=True, kw_only=True):
    sessions: list[SessionLine]


@endpoint("/sessions", method="POST")
async def sign_in(asked: SignIn, visitor: Visitor) -> Challenge:
    """Sign in, first step: address and password."""
    return await authentication.check_password(visitor.desk, asked.email, asked.password, visitor.address)


@endpoint("/sessions/code", method="POST")
async def prove(asked: Proof, visitor: Visitor) -> Session:
    """Sign in, second step: the code of the app, or a recovery code."""
    session = await authentication.check_code(visitor.desk, asked.challenge, asked.code, visitor.address, visitor.label)
    return visitor.cookies.keep(session)


@endpoint("/sessions")
async def my_sessions(asked: Nothing, visitor: Visitor) -> Sessions:  # noqa: ARG001 - the signature is the description
    """Your sessions and tokens, the last used first."""
    return Sessions(sessions=await sessions.list_sessions(visitor.desk, visitor.bearer))


@endpoint("/sessions", method="DELETE")
async def sign_out_everywhere(asked: Nothing, visitor: Visitor) -> None:  # noqa: ARG001 - the signature is the description
    """End all your sessions, this one included, and make all your tokens void."""
    who = visitor.bearer
    visitor.cookies.drop()
    async with visitor.desk.work() as connection:
        await sessions.revoke_sessions(visitor.desk, connection, who.tenant, who.account, by=who.account)


@endpoint("/sessions/{session}", method="DELETE")
async def sign_out(asked: OneSession, visitor: Visitor) -> None:
    """End one of your sessions, or make a token void; `current` is the session that asks."""
    who = visitor.bearer
    session = who.session if asked.session == "current" else asked.session
    if session == who.session:
        visitor.cookies.drop()
    async with visitor.desk.work() as connection:
        if not await sessions.revoke_sessions(visitor.desk, connection, who.tenant, who.account, by=who.account, session=session):
            raise Denied("absent", "you have no such session; GET /sessions lists those you have")
