"""Accounts: who may sign in, with what, and who looked at what. No secret, and no address of a machine, is in these facts."""

from datetime import datetime

from schemas.event import Event, Personal
from schemas.kinds import ACCOUNT

#: The tenant of attempts on accounts that nobody has: `account._.<anything>`.
NOBODY = "_"


class AccountInvited(Event, frozen=True, tag="account.invited"):
    """Somebody may open an account with a single-use link. Subject `account.<tenant>.<account>`; `by` an account or `cli`."""

    kind = ACCOUNT

    account: str
    role: str
    by: str
    until: datetime


class AccountOpened(Event, frozen=True, tag="account.opened"):
    """The link was used: the account has a password and a second factor."""

    kind = ACCOUNT
    whose_field = "account"

    account: str
    role: str
    name: Personal
    email: Personal


class AccountJoined(Event, frozen=True, tag="account.joined"):
    """An account of another business belongs to this one as well: it has opened it."""

    kind = ACCOUNT

    account: str
    role: str
    by: str


class AccountReset(Event, frozen=True, tag="account.reset"):
    """Password and second factor are void; the account opens again with a new link."""

    kind = ACCOUNT

    account: str
    by: str


class AccountDisabled(Event, frozen=True, tag="account.disabled"):
    """The account cannot sign in any more, and all its sessions and tokens are void."""

    kind = ACCOUNT

    account: str
    by: str


class PasswordChanged(Event, frozen=True, tag="password.changed"):
    """The owner of the account chose another password; its other sessions are void."""

    kind = ACCOUNT

    account: str


class SecondFactorEnrolled(Event, frozen=True, tag="second-factor.enrolled"):
    """The account has a (new) second factor; earlier ones are void."""

    kind = ACCOUNT

    account: str


class RecoveryCodesMade(Event, frozen=True, tag="recovery-codes.made"):
    """The account has new recovery codes; earlier ones are void."""

    kind = ACCOUNT

    account: str
    count: int


class SignInSucceeded(Event, frozen=True, tag="sign-in.succeeded"):
    """Password and second factor were right. `method` is `totp`, `recovery` or `setup`; `left` recovery codes remain."""

    kind = ACCOUNT

    account: str
    session: str
    method: str
    left: int = 0


class SignInFailed(Event, frozen=True, tag="sign-in.failed"):
    """A wrong password or code. `step` is `password` or `code`; `origin` stands for the address it came from."""

    kind = ACCOUNT

    account: str
    step: str
    origin: str
    failures: int


class SignInLocked(Event, frozen=True, tag="sign-in.locked"):
    """So many failures that nobody may try again before `until`: on one account, or from one origin (`account` empty)."""

    kind = ACCOUNT

    account: str
    origin: str
    failures: int
    until: datetime


class SessionRevoked(Event, frozen=True, tag="session.revoked"):
    """A session or an API token is void."""

    kind = ACCOUNT

    account: str
    session: str
    by: str


class ApiTokenMade(Event, frozen=True, tag="api-token.made"):
    """A machine may ask in the name of the account, within `scopes`."""

    kind = ACCOUNT

    account: str
    session: str
    scopes: tuple[str, ...]
    until: datetime


class SoftphoneTicketGiven(Event, frozen=True, tag="softphone-ticket.given"):
    """Somebody may call the business from the softphone, once. `object` is the ticket: the `carrier_call` of the call it opens.

    `named`: they said whose number to be calling from; it stands in the call.
    """

    kind = ACCOUNT

    account: str
    role: str
    session: str
    object: str
    named: bool = False


class HangUpRequested(Event, frozen=True, tag="hang-up.requested"):
    """Somebody wants a call in progress to end; `object` is the call."""

    kind = ACCOUNT

    account: str
    role: str
    session: str
    object: str


class CueRequested(Event, frozen=True, tag="cue.requested"):
    """Somebody wants the agent to say a line in a call in progress; `object` is the call.

    `person` is its caller, about whom the line may be: it is sealed and forgotten as theirs.
    """

    kind = ACCOUNT

    account: str
    role: str
    session: str
    object: str
    person: str
    text: Personal


class ListeningStarted(Event, frozen=True, tag="listening.started"):
    """Somebody listens in to a call in progress from now on; `object` is the call."""

    kind = ACCOUNT

    account: str
    role: str
    session: str
    object: str


class AccessLogged(Event, frozen=True, tag="access.logged"):
    """Personal data was read: by whom, through which endpoint, about what (`object`, an id). `masked`: under pseudonyms."""

    kind = ACCOUNT

    account: str
    role: str
    session: str
    endpoint: str
    object: str = ""
    masked: bool = False


class AccessRefused(Event, frozen=True, tag="access.refused"):
    """Somebody signed in asked for what the role, or the token's scopes, do not allow."""

    kind = ACCOUNT

    account: str
    role: str
    session: str
    endpoint: str
