"""The memory log is used in thousands of tests: whatever is asked of it, in any order, a real server answers the same."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
import pytest

from bus.jetstream import Options, connect
from bus.log import Conflict
from bus.memory import MemoryBus
from bus.ports import Bus
from schemas.fact import Draft
from schemas.line import LineLost

pytestmark = pytest.mark.real
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOMES = [f"page.salon.chair-{nth}_2026-11-23" for nth in range(4)]


class Ask(msgspec.Struct, frozen=True):
    """One thing to ask of a log: append or append_all of these, load, last or read."""

    what: str
    drafts: tuple[Draft, ...] = ()
    expected: dict[str, int] = {}
    subject: str = ""
    after: int = 0


class Asking:
    """Random questions, in which expectations are often right, and ids often old."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._nth = 0
        self._ids: list[tuple[str, str]] = []
        self.ends = dict.fromkeys(HOMES, 0)

    def _draft(self) -> Draft:
        self._nth += 1
        subject, id_ = self._random.choice(HOMES), f"id-{self._nth}"
        if self._ids and self._random.random() < 0.25:
            subject, id_ = self._random.choice(self._ids[-12:])
        self._ids.append((subject, id_))
        return Draft(subject=subject, event=LineLost(reason=f"{self._nth}"), id=id_, at=AT)

    def _expected(self, subject: str) -> int:
        right = self.ends[subject]
        return right if self._random.random() < 0.7 else self._random.randint(0, right + 2)

    def next(self) -> Ask:
        match self._random.choice(("append", "append", "batch", "batch", "load", "last", "read")):
            case "append":
                draft = self._draft()
                expected = {draft.subject: self._expected(draft.subject)} if self._random.random() < 0.7 else {}
                return Ask("append", (draft,), expected)
            case "batch":
                drafts = tuple(self._draft() for _ in range(self._random.randint(1, 4)))
                homes = {draft.subject for draft in drafts if self._random.random() < 0.8}
                return Ask("batch", drafts, {home: self._expected(home) for home in sorted(homes)})
            case "read":
                return Ask("read", subject="page.salon.*", after=self._random.randint(0, 40))
            case what:
                subject = self._random.choice([*HOMES, "page.>"] if what == "last" else HOMES)
                return Ask(what, subject=subject, after=self._random.choice((0, 0, 5, 20)))


def seen(facts: Sequence[object]) -> list[object]:
    return [(fact.sequence, fact.subject, fact.id, fact.event) for fact in facts]  # type: ignore[attr-defined]


async def answer(bus: Bus, ask: Ask) -> object:
    """What a log answers, errors included."""
    try:
        match ask.what:
            case "append":
                (draft,) = ask.drafts
                return await bus.log.append(draft, expected=ask.expected.get(draft.subject))
            case "batch":
                return list(await bus.log.append_all(ask.drafts, ask.expected))
            case "load":
                return seen(await bus.log.load(ask.subject, after=ask.after))
            case "read":
                return [one async for batch in bus.log.read(ask.subject, after=ask.after) for one in seen(batch)]
            case _:
                last = await bus.log.last(ask.subject)
                return seen([last]) if last else None
    except Conflict as conflict:
        return ("conflict", conflict.subject, conflict.expected, conflict.found)
    except ValueError as refused:
        return ("refused", str(refused))


@pytest.mark.parametrize("seed", range(3))
async def test_for_any_history_they_answer_alike(jetstream_bus: Bus, seed: int) -> None:
    await agree(jetstream_bus, seed)


async def test_three_servers_answer_like_one(cluster_urls: list[str]) -> None:
    cluster = await connect(cluster_urls, now=lambda: AT, instance="r3", options=Options(replicas=3, patience=30.0))
    await agree(cluster, 7)
    await cluster.close()


async def agree(real: Bus, seed: int) -> None:
    """Put the same history to both."""
    memory = MemoryBus(lambda: AT)
    asking = Asking(seed)
    told = set()
    for nth in range(200):
        ask = asking.next()
        mine, theirs = await answer(memory, ask), await answer(real, ask)
        assert mine == theirs, f"seed {seed}, question {nth}: {ask}"
        told.add(mine[0] if isinstance(mine, tuple) else ask.what)
        for home in HOMES:
            last = await memory.log.last(home)
            asking.ends[home] = last.sequence if last else 0
    assert told == {"append", "batch", "load", "last", "read", "conflict", "refused"}
    await memory.close()
