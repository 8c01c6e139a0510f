"""The audit trail: every fact about an account is a line."""

from collections.abc import Iterator

from projectors.projector import projector
from read_models.audit import Audited
from schemas.fact import Fact
from schemas.subjects import parse_subject


@projector("audit", version=1, reads=("account.>",))
def audit(fact: Fact) -> Iterator[Audited]:
    """The fields that all these facts share by name; none of them is personal."""
    event, where = fact.event, parse_subject(fact.subject)
    yield Audited(
        tenant=where.tenant,
        fact=fact.id,
        at=fact.at,
        what=event.tag(),
        account=getattr(event, "account", where.id),
        by=getattr(event, "by", None),
        role=getattr(event, "role", None),
        session=getattr(event, "session", None),
        endpoint=getattr(event, "endpoint", None),
        about=getattr(event, "object", None),
        masked=getattr(event, "masked", None),
        origin=getattr(event, "origin", None),
        failures=getattr(event, "failures", None),
    )
