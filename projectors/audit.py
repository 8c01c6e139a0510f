"""The audit trail: every fact about an account, and whatever was done with people's data or kept out, is a line."""

from collections.abc import Iterator

from projectors.projector import projector
from read_models.audit import Audited
from schemas import accounts, business, carriers, consent, corrections, line, messages, privacy
from schemas.fact import Fact
from schemas.subjects import Subject, parse_subject

Audits = (
    accounts.AccountInvited
    | accounts.AccountOpened
    | accounts.AccountJoined
    | accounts.AccountReset
    | accounts.AccountDisabled
    | accounts.PasswordChanged
    | accounts.SecondFactorEnrolled
    | accounts.RecoveryCodesMade
    | accounts.SignInSucceeded
    | accounts.SignInFailed
    | accounts.SignInLocked
    | accounts.SessionRevoked
    | accounts.ApiTokenMade
    | accounts.SoftphoneTicketGiven
    | accounts.HangUpRequested
    | accounts.CueRequested
    | accounts.ListeningStarted
    | corrections.CorrectionRequested
    | accounts.AccessLogged
    | accounts.AccessRefused
    | business.BusinessOpened
    | business.BusinessConfigured
    | business.ChangeUndone
    | business.BusinessClosed
    | carriers.CarrierBound
    | carriers.CarrierUnbound
    | carriers.NumberBought
    | consent.ConsentGranted
    | consent.ConsentWithdrawn
    | consent.DoNotContactSet
    | consent.DoNotContactLifted
    | line.LineRejected
    | messages.MessageRefused
    | privacy.DataAccessed
    | privacy.ErasureRequested
    | privacy.ErasureCertified
    | privacy.RetentionApplied
    | privacy.TenantKeyRotated
)


@projector(
    "audit",
    version=4,
    reads=("account.>", "consent.>", "contact.>", "business.>", "erasure.>", "message.>", "call.>"),
)
def audit(event: Audits, fact: Fact) -> Iterator[Audited]:
    """What all these facts share has one name in them; none of it is personal. `detail` is what makes each of its kind."""
    where = parse_subject(fact.subject)
    match event:
        case consent.ConsentGranted() | consent.ConsentWithdrawn():
            about, detail = event.person, f"{event.channel} {event.purpose}, by {event.source}"
        case consent.DoNotContactSet() | consent.DoNotContactLifted():
            about, detail = event.person, f"by {event.source}"
        case messages.MessageRefused():
            about, detail = event.person, f"{event.channel} {event.purpose}: {event.rule}"
        case privacy.DataAccessed():
            about, detail = event.person, event.purpose
        case privacy.ErasureRequested():
            about, detail = event.person, event.reason
        case privacy.ErasureCertified():
            about, detail = event.person, f"{event.calls} calls"
        case privacy.RetentionApplied():
            about, detail = event.what, f"{event.things} older than {event.days} days"
        case privacy.TenantKeyRotated():
            about, detail = "", f"{event.keys} keys"
        case business.BusinessConfigured():
            about, detail = event.part, ""
        case business.ChangeUndone():
            about, detail = event.change, ""
        case carriers.CarrierBound():
            about, detail = event.carrier, f"account ending in {event.account}"
        case carriers.NumberBought():
            about, detail = event.number, f"{event.price} {event.currency} a month"
        case accounts.SoftphoneTicketGiven():
            about, detail = event.object, "calling as a number they named" if event.named else "calling as nobody"
        case line.LineRejected():
            about, detail = where.id, event.reason
        case _:  # open: what else is about an account names its object
            about, detail = getattr(event, "object", ""), ""
    yield Audited(
        tenant=where.tenant,
        fact=fact.id,
        at=fact.at,
        what=event.tag(),
        account=_member(event, where),
        by=getattr(event, "by", None),
        role=getattr(event, "role", None),
        session=getattr(event, "session", None),
        endpoint=getattr(event, "endpoint", None),
        about=about or None,
        masked=getattr(event, "masked", None),
        origin=getattr(event, "origin", None) if where.kind == "account" else None,
        failures=getattr(event, "failures", None),
        detail=detail or None,
    )


def _member(event: Audits, where: Subject) -> str:
    """The account of a member that a fact is about; the carrier's account is nobody's."""
    if isinstance(event, carriers.CarrierBound):
        return ""
    return str(getattr(event, "account", where.id if where.kind == "account" else ""))
