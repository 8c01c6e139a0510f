"""Exporting facts: read in the order in which they happened, disguised unless they may be seen, written in helpings."""

from collections.abc import Callable

import msgspec

from bus.log import Log
from bus.wire import Unreadable
from infra.replay.export.export_files import Sheet
from infra.replay.export.pseudonyms import Pseudonyms
from infra.replay.fact_lines import show_personal, to_record
from infra.replay.history import HistoryQuery, read_past
from schemas.subjects import parse_subject

_HELPING = 2_000


class ExportCount(msgspec.Struct):
    """How many facts were written, and how many messages this version could not read."""

    facts: int = 0
    unread: int = 0


async def export_facts(
    log: Log, wanted: HistoryQuery, sheet: Sheet, pseudonyms: Pseudonyms | None, told: Callable[[int], None] = lambda _: None
) -> ExportCount:
    """Write all that is wanted; without `pseudonyms` as it is. `told` hears how many facts are written."""
    done, waiting = ExportCount(), []

    def puzzled(_: Unreadable) -> None:
        done.unread += 1

    async for fact in read_past(log, wanted, puzzled):
        if pseudonyms:
            shown = msgspec.structs.replace(fact, event=pseudonyms.over(fact.event, parse_subject(fact.subject).tenant))
        else:
            shown = fact
        waiting.append(to_record(shown, show_personal))
        if len(waiting) == _HELPING:
            sheet.write(waiting)
            done.facts += len(waiting)
            waiting.clear()
            told(done.facts)
    if waiting:
        sheet.write(waiting)
        done.facts += len(waiting)
    return done
