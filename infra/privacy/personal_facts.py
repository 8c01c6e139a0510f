"""What in the log is about a person: found by ids, which say nothing of anybody, so that it works after forgetting too."""

from collections.abc import AsyncIterator, Sequence

from bus.log import Log
from bus.tags import events_by_tag, kinds
from schemas.fact import Fact
from schemas.kinds import CALL, Stream
from schemas.line import CallRinging
from schemas.subjects import parse_subject


def is_about(fact: Fact, person: str) -> bool:
    """Whether a fact is sealed under a person's key, or names them."""
    return person in {fact.person, fact.event.whose()} or parse_subject(fact.subject).id == person


async def find_calls(log: Log, tenant: str, person: str) -> Sequence[str]:
    """The ids of a person's calls, the oldest first."""
    found: dict[str, None] = {}
    async for facts in log.read(f"call.{tenant}.>", puzzled=_pass, tags=frozenset({CallRinging.tag()})):
        for fact in facts:
            if isinstance(fact.event, CallRinging) and fact.event.person == person:
                found[parse_subject(fact.subject).id] = None
    return list(found)


async def read_facts_about(log: Log, tenant: str, person: str) -> AsyncIterator[Fact]:
    """Every fact about a person, stream by stream in order: their calls whole, and whatever else names them.

    Snapshots are left out: they say what these facts say.
    """
    calls = set(await find_calls(log, tenant, person))
    for names in _by_stream().values():
        async for facts in log.read(*(f"{name}.{tenant}.>" for name in names), puzzled=_pass):
            for fact in facts:
                home = parse_subject(fact.subject)
                if is_about(fact, person) or (home.kind == CALL.name and home.id in calls):
                    yield fact


def _by_stream() -> dict[Stream, list[str]]:
    """The kinds of things that facts are about, by the stream that keeps them, calls first."""
    by_stream: dict[Stream, list[str]] = {}
    there = {event.kind.name for event in events_by_tag().values()}
    for name in sorted(there):
        if (stream := kinds()[name].stream) != "SNAPSHOTS":
            by_stream.setdefault(stream, []).append(name)
    return dict(sorted(by_stream.items()))


def _pass(_: Exception) -> None:
    """What this version cannot read it cannot hand out; it is parked elsewhere with its reason."""
