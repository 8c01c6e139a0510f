"""Opening an account with a link: name, address and password first, then the code of the second factor."""

import re

import msgspec
import psycopg
from psycopg.rows import dict_row

from handlers.accounts.policy import find_weakness
from infra.api.accounts import grants
from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.denial import Denied
from infra.api.accounts.grants import Session
from infra.api.accounts.members import normalise_email
from infra.api.accounts.second_factor import RECOVERY_CODES, Enrolment, find_step, make_factor, strip_code, write_enrolment
from infra.api.accounts.secret_storage import hash_secret
from infra.api.accounts.tables import Connection
from read_models.queries import Moment
from schemas.accounts import AccountOpened, SecondFactorEnrolled

_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)*")
_TAKEN = "this e-mail address has an account already; sign in with it, or take another address"


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A link that is valid: for which business, in which role, and until when."""

    tenant: str
    role: str
    until: Moment


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A new account, signed in, with its recovery codes, which are shown once."""

    session: Session
    recovery_codes: list[str]


class _Link(msgspec.Struct, frozen=True, kw_only=True):
    account: str
    tenant: str
    role: str
    until: Moment
    name: str | None
    email: str | None
    password: str | None
    factor: bytes | None


async def read_invitation(desk: AccountsDesk, secret: str) -> Invitation:
    """What a link is for; it stays valid. Denied when it is used, too old, or never was one."""
    async with desk.work() as connection:
        link = await _found(desk, connection, secret)
    return Invitation(tenant=link.tenant, role=link.role, until=link.until)


async def enrol_factor(desk: AccountsDesk, secret: str, name: str, email: str, password: str) -> Enrolment:
    """The second factor to put into an app. May be asked again, until a code of it has opened the account."""
    name, email = name.strip(), normalise_email(email)
    if not name:
        raise Denied("invalid", "say the name of the person whose account this is")
    if not _ADDRESS.fullmatch(email):
        raise Denied("invalid", "the e-mail address is none; write it as name@example.com")
    if why := find_weakness(password, name, email):
        raise Denied("invalid", why)
    async with desk.work() as connection:
        link = await _found(desk, connection, secret)
        found = await connection.execute("SELECT 1 FROM accounts.accounts WHERE email = %s AND state = 'open'", [email])
        if await found.fetchone():
            raise Denied("taken", _TAKEN)
    kept, factor = await desk.passwords.hash(password), make_factor()
    async with desk.work() as connection:
        await _found(desk, connection, secret)
        await connection.execute(
            "UPDATE accounts.invitations SET name = %s, email = %s, password = %s, factor = %s WHERE hash = %s",
            [name, email, kept, desk.keeper.seal(factor, link.account), hash_secret(secret)],
        )
    return write_enrolment(factor, email)


async def open_account(desk: AccountsDesk, secret: str, code: str, label: str) -> Opened:
    """Use the link up: the account is open and signed in. Denied when the code is wrong."""
    try:
        async with desk.work() as connection:
            link = await _found(desk, connection, secret)
            if not (link.factor and link.email and link.name and link.password):
                raise Denied("invalid", "name, address and password come first; send them, then the code")
            step = find_step(desk.keeper.open(link.factor, link.account), strip_code(code), desk.clock.now())
            if step is None:
                raise Denied("wrong", "the code is not right; scan the picture again, and send the code the app shows now")
            await connection.execute("DELETE FROM accounts.invitations WHERE hash = %s", [hash_secret(secret)])
            await connection.execute(
                """UPDATE accounts.accounts SET state = 'open', name = %s, email = %s, password = %s, factor = %s,
                   last_step = %s, opened_at = %s WHERE account = %s""",
                [link.name, link.email, link.password, link.factor, step, desk.clock.now(), link.account],
            )
            await desk.tell(
                connection,
                link.tenant,
                link.account,
                AccountOpened(account=link.account, role=link.role, name=link.name, email=link.email),
                SecondFactorEnrolled(account=link.account),
            )
            codes = await grants.replace_recovery_codes(desk, connection, link.tenant, link.account)
            session = await grants.open_session(
                desk, connection, link.tenant, link.account, link.role, method="setup", label=label, left=RECOVERY_CODES
            )
    except psycopg.errors.UniqueViolation as taken:
        raise Denied("taken", _TAKEN) from taken
    return Opened(session=session, recovery_codes=codes)


async def _found(desk: AccountsDesk, connection: Connection, secret: str) -> _Link:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """SELECT a.account, a.tenant, a.role, i.expires_at AS until, i.name, i.email, i.password, i.factor
               FROM accounts.invitations AS i JOIN accounts.accounts AS a USING (account)
               WHERE i.hash = %s AND i.expires_at > %s AND a.state = 'invited' FOR UPDATE""",
            [hash_secret(secret), desk.clock.now()],
        )
        row = await cursor.fetchone()
    if row is None:
        raise Denied(
            "absent", "this set-up link was used already, is too old, or never was one; `daybook invite` makes a new one"
        )
    return msgspec.convert(row, _Link)
