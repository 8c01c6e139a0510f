"""Facts of a batch folded into the rows they change, each row once; what cannot be folded is set aside."""

import functools
import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from bus.consumers import describe_failure
from bus.wire import ID, Unreadable
from projectors.projector import Projector
from read_models.row import Row, Table, merge_rows
from schemas.fact import Fact


class PoisonRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that could not be projected, and why; never what it says."""

    position: int
    subject: str
    tag: str
    id: str
    reason: str


class FoldedBatch(msgspec.Struct, frozen=True):
    """The rows a batch changes, by table, and the facts set aside."""

    rows: Sequence[tuple[Table, Sequence[Row]]]
    aside: Sequence[PoisonRecord]


def fold_facts(projector: Projector, facts: Iterable[Fact]) -> FoldedBatch:
    """Fold facts in order. A fact whose projection raises changes no row and is set aside."""
    shapes = {table.row: (table, _key(table)) for table in projector.tables}
    changed: dict[type[Row], dict[Any, Row]] = {row: {} for row in shapes}
    aside = []
    for fact in facts:
        try:
            said = [(row, shapes[type(row)]) for row in projector.project(fact)]
        except Exception as wrong:  # noqa: BLE001 - whatever is wrong with one fact must not stop the others
            aside.append(note_poison(fact, wrong))
            continue
        for row, (table, key) in said:
            rows, name = changed[type(row)], key(row)
            before = rows.get(name)
            rows[name] = row if before is None else merge_rows(before, row, table)
    return FoldedBatch([(shapes[row][0], list(rows.values())) for row, rows in changed.items() if rows], aside)


def note_poison(fact: Fact, wrong: BaseException) -> PoisonRecord:
    """A fact that could be read but not projected."""
    return PoisonRecord(
        position=fact.sequence, subject=fact.subject, tag=fact.event.tag(), id=fact.id, reason=describe_failure(wrong)
    )


def note_unreadable(message: Unreadable) -> PoisonRecord:
    """A message that this version cannot read."""
    return PoisonRecord(
        position=message.sequence,
        subject=message.subject,
        tag=message.tag,
        id=message.headers.get(ID, ""),
        reason=f"{type(message).__name__}: {message.reason}",
    )


@functools.cache
def _key(table: Table) -> Callable[[Row], Any]:
    return operator.attrgetter(*table.key)
