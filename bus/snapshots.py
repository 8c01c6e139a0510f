"""Loading a long-lived aggregate from its newest snapshot and the facts after it.

A snapshot is a fact on `snapshot.<tenant>.<kind>-<id>`, in a stream of its own that keeps the newest of each: it can be lost
at any time and says nothing new. It is read only if it is of the same fold, its key exists, and the fact up to which it goes
is still there.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from bus.log import Log
from bus.sealing import personal_texts_changer
from bus.tags import kinds
from bus.wire import Unreadable
from schemas.event import ERASED
from schemas.fact import Draft, Fact
from schemas.snapshots import SnapshotTaken
from schemas.subjects import compose_subject, parse_subject

State = TypeVar("State", bound=msgspec.Struct)


class LoadedAggregate(msgspec.Struct, Generic[State], frozen=True):
    """An aggregate as loaded: None without facts; `sequence` is that of its last, `since` how many came after the snapshot."""

    subject: str
    state: State | None
    sequence: int
    since: int


class Snapshots(Generic[State]):
    """Snapshots of aggregates of one kind.

    `project` folds further facts onto a state (None: blank). `fold` names it with its version, for example `contact/1`:
    raise it when the fold or the shape of its state changes, and the old snapshots are passed over.
    """

    def __init__(
        self, log: Log, shape: type[State], project: Callable[[State | None, Iterable[Fact]], State | None], fold: str
    ) -> None:
        self._log, self._shape, self._project, self._fold = log, shape, project, fold

    async def load(self, name: str) -> LoadedAggregate[State]:
        """The aggregate on the subject `name`, the same with and without snapshots."""
        state, through = await self._newest(name)
        facts = await self._log.load(name, after=max(through - 1, 0))
        if through and (not facts or facts[0].sequence != through):
            state, through, facts = None, 0, await self._log.load(name)
        new = [fact for fact in facts if fact.sequence > through]
        return LoadedAggregate(name, self._project(state, new), new[-1].sequence if new else through, len(new))

    async def take(self, loaded: LoadedAggregate[State], at: datetime) -> None:
        """Keep what was loaded; taking it twice keeps it once. ValueError when it is personal and not all of one person."""
        if loaded.state is None:
            return
        home = parse_subject(loaded.subject)
        person = home.id if kinds()[home.kind].of_person else ""
        if not person and personal_texts_changer(self._shape):
            raise ValueError(
                f"a snapshot of {self._shape.__name__} would mix people, and could not forget one: load it from its facts"
            )
        event = SnapshotTaken(
            of=loaded.subject, through=loaded.sequence, fold=self._fold, state=msgspec.json.encode(loaded.state).decode()
        )
        id_ = f"{loaded.subject}/{loaded.sequence}/{self._fold}"
        await self._log.append(Draft(subject=snapshot_subject(loaded.subject), event=event, id=id_, at=at, person=person))

    async def _newest(self, name: str) -> tuple[State | None, int]:
        try:
            fact = await self._log.last(snapshot_subject(name))
            if fact is None or not isinstance(fact.event, SnapshotTaken):
                return None, 0
            if fact.event.fold != self._fold or fact.event.state == ERASED:
                return None, 0
            return msgspec.json.decode(fact.event.state, type=self._shape), fact.event.through
        except (Unreadable, msgspec.DecodeError):
            return None, 0  # written by another version: the facts are enough


def snapshot_subject(name: str) -> str:
    """Where the snapshots of the aggregate on the subject `name` are."""
    home = parse_subject(name)
    return compose_subject("snapshot", home.tenant, f"{home.kind}-{home.id}")
