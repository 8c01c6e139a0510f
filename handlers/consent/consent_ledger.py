"""Keeping the ledger: what somebody says of a consent becomes a change, if it is one."""

from collections.abc import Mapping
from typing import Any, assert_never

import msgspec

from handlers.consent.state import ConsentStanding, fold
from handlers.handler import handler
from schemas.consent import (
    ConsentGranted,
    ConsentReported,
    ConsentWithdrawn,
    DoNotContactLifted,
    DoNotContactSet,
    RecordingAllowed,
    RecordingDeclined,
)
from schemas.fact import Fact
from schemas.subjects import compose_subject, parse_subject

Changed = ConsentGranted | ConsentWithdrawn | DoNotContactSet | DoNotContactLifted


def over(report: ConsentReported | RecordingAllowed | RecordingDeclined, tenant: str) -> tuple[str, ...]:
    """The person's ledger."""
    return (compose_subject("consent", tenant, report.person),) if report.person else ()


@handler("keeping-consent", role="ledger", over=over, fold=fold)
def keep(
    report: ConsentReported, pages: Mapping[str, ConsentStanding]
) -> ConsentGranted | ConsentWithdrawn | DoNotContactSet | DoNotContactLifted | None:
    """The change, or None when nothing changes. What is only implied never outweighs a word of theirs."""
    for standing in pages.values():
        mark = standing.mark(report.channel, report.purpose)
        match report.change:
            case "granted" if report.implied:
                return None if mark or standing.stopped else ConsentGranted(**_of(report, ConsentGranted))
            case "granted":
                news = mark is None or not mark.granted or mark.implied
                return ConsentGranted(**_of(report, ConsentGranted)) if news else None
            case "withdrawn":
                return ConsentWithdrawn(**_of(report, ConsentWithdrawn)) if mark is None or mark.granted else None
            case "do-not-contact":
                return None if standing.stopped else DoNotContactSet(**_of(report, DoNotContactSet))
            case "contact-again":
                return DoNotContactLifted(**_of(report, DoNotContactLifted)) if standing.stopped else None
            case _:
                assert_never(report.change)
    return None


@handler("keeping-recording-consent", role="ledger", over=over, fold=fold)
def note(
    answer: RecordingAllowed | RecordingDeclined, pages: Mapping[str, ConsentStanding], fact: Fact
) -> ConsentGranted | ConsentWithdrawn | None:
    """Each answer on a call, for the audit trail. Saying nothing allows nothing, but is no withdrawal either."""
    if not pages or (isinstance(answer, RecordingDeclined) and answer.reason != "no"):
        return None
    kind = ConsentGranted if isinstance(answer, RecordingAllowed) else ConsentWithdrawn
    return kind(
        person=answer.person,
        channel="recording",
        purpose="transactional",
        source="call",
        origin=parse_subject(fact.subject).id,
        turn=answer.turn,
        wording=answer.wording,
        said=answer.said,
        language=answer.language,
    )


def _of(report: ConsentReported, kind: type[Changed]) -> dict[str, Any]:
    """The report's fields that the change has too."""
    said = msgspec.structs.asdict(report)
    return {name: said[name] for name in kind.__struct_fields__}
