"""Examples of accounts: invited, opened, signed in, refused, and what was looked at."""

from datetime import UTC, datetime

from schemas.accounts import (
    AccessLogged,
    AccessRefused,
    AccountDisabled,
    AccountInvited,
    AccountJoined,
    AccountOpened,
    AccountReset,
    ApiTokenMade,
    CueRequested,
    HangUpRequested,
    ListeningStarted,
    PasswordChanged,
    RecoveryCodesMade,
    SecondFactorEnrolled,
    SessionRevoked,
    SignInFailed,
    SignInLocked,
    SignInSucceeded,
    SoftphoneTicketGiven,
)
from schemas.corrections import CorrectionRequested
from schemas.event import Event

UNTIL = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)

EXAMPLES: tuple[Event, ...] = (
    CueRequested(account="01ACCOUNT", role="owner", session="01SESSION", object="01CALL", person="01PERSON", text="Say hello."),
    CorrectionRequested(
        account="01ACCOUNT",
        role="owner",
        session="01SESSION",
        object="01CALL",
        person="01PERSON",
        turn=1,
        words="are my pearly whites due",
        intent="book",
        answer="You are due in May.",
        note="She asks so every year.",
        taught=True,
    ),
    HangUpRequested(account="01ACCOUNT", role="owner", session="01SESSION", object="01CALL"),
    ListeningStarted(account="01ACCOUNT", role="owner", session="01SESSION", object="01CALL"),
    SoftphoneTicketGiven(account="01ACCOUNT", role="owner", session="01SESSION", object="01TICKET", named=True),
    AccountInvited(account="01ACCOUNT", role="staff", by="01OWNER", until=UNTIL),
    AccountJoined(account="01ACCOUNT", role="owner", by="01ACCOUNT"),
    AccountOpened(account="01ACCOUNT", role="staff", name="Ana Silva", email="ana@example.com"),
    AccountReset(account="01ACCOUNT", by="01OWNER"),
    AccountDisabled(account="01ACCOUNT", by="01OWNER"),
    PasswordChanged(account="01ACCOUNT"),
    SecondFactorEnrolled(account="01ACCOUNT"),
    RecoveryCodesMade(account="01ACCOUNT", count=10),
    SignInSucceeded(account="01ACCOUNT", session="01SESSION", method="recovery-code", left=9),
    SignInFailed(account="01ACCOUNT", step="password", origin="a1b2", failures=2),
    SignInLocked(account="01ACCOUNT", origin="a1b2", failures=5, until=UNTIL),
    SessionRevoked(account="01ACCOUNT", session="01SESSION", by="01ACCOUNT"),
    ApiTokenMade(account="01ACCOUNT", session="01SESSION", scopes=("calls", "diary"), until=UNTIL),
    AccessLogged(account="01ACCOUNT", role="staff", session="01SESSION", endpoint="GET /calls/{call}", object="01CALL"),
    AccessRefused(account="01ACCOUNT", role="analyst", session="01SESSION", endpoint="POST /privacy/erasures"),
)
