"""What in the log is about a person: found by ids, which say nothing of anybody, so that it works after forgetting too."""

from collections.abc import AsyncIterator, Sequence

from bus.log import Log
from schemas.fact import Fact
from schemas.line import CallRinging
from schemas.subjects import parse_subject

#: Kinds of which a business's facts may be about a person, by stream.
_KINDS = (("call",), ("contact", "page", "appointment", "consent", "message", "invoice"))


def is_about(fact: Fact, person: str) -> bool:
    """Whether a fact is sealed under a person's key, or names them."""
    return person in {fact.person, getattr(fact.event, "person", "")} or parse_subject(fact.subject).id == person


async def find_calls(log: Log, tenant: str, person: str) -> Sequence[str]:
    """The ids of a person's calls, the oldest first."""
    found: dict[str, None] = {}
    async for facts in log.read(f"call.{tenant}.>", puzzled=pass_over):
        for fact in facts:
            if isinstance(fact.event, CallRinging) and fact.event.person == person:
                found[parse_subject(fact.subject).id] = None
    return list(found)


async def read_facts_about(log: Log, tenant: str, person: str) -> AsyncIterator[Fact]:
    """Every fact about a person, stream by stream in order: their calls whole, and what else names them."""
    calls = set(await find_calls(log, tenant, person))
    for kinds in _KINDS:
        async for facts in log.read(*(f"{kind}.{tenant}.>" for kind in kinds), puzzled=pass_over):
            for fact in facts:
                if is_about(fact, person) or (kinds == ("call",) and parse_subject(fact.subject).id in calls):
                    yield fact


def pass_over(_: Exception) -> None:
    """What this version cannot read it cannot hand out; it is parked elsewhere with its reason."""
