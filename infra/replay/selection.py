"""What is to be replayed: a call with all that followed from it, a subject or a period; and what happened before and around."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from bus.log import Log
from bus.streams import kept
from infra.replay.history import HistoryQuery, Puzzled, everything, read_past
from schemas.fact import Fact
from schemas.subjects import parse_subject

#: What a call caused in the ledger is looked for until so long after its last fact.
_AFTERMATH = timedelta(hours=1)
_CALL = re.compile(r"(?:call\.[\w-]+\.)?([0-9A-Za-z]{26})")


class NothingSelected(Exception):
    """Nothing matches what is to be replayed; the message says how to find out what there is."""


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """`selected` are the ids it is about; `facts` all that happened in that time; `history` what had happened before."""

    facts: Sequence[Fact]
    history: Sequence[Fact]
    selected: frozenset[str]

    @property
    def own(self) -> list[Fact]:
        """The selected facts alone."""
        return [fact for fact in self.facts if fact.id in self.selected]


def filters(what: str) -> tuple[str, ...]:
    """The subjects that are meant: a call by its id or subject, a subject, a filter, or everything."""
    if call := _CALL.fullmatch(what):
        return (f"call.*.{call[1]}",) if not what.startswith("call.") else (what,)
    kinds = {one.partition(".")[0] for one in everything()}
    if what and what.partition(".")[0] not in kinds:
        raise NothingSelected(
            f"{what!r} is no call and no subject of the log; name a call by its id (26 letters and digits), "
            f"or a subject such as page.demo.> (kinds: {', '.join(sorted(kinds))})"
        )
    return (what,) if what else everything()


async def choose_facts(log: Log, what: str, since: datetime | None, until: datetime | None, puzzled: Puzzled) -> Selection:
    """Read it; NothingSelected when there is nothing."""
    wanted = HistoryQuery(subjects=filters(what), since=since, until=until)
    own = [fact async for fact in read_past(log, wanted, puzzled)]
    if not own:
        raise NothingSelected(
            f"nothing is in the log under {what or 'this period'}; see what there is with `daybook export --out -`"
        )
    tenants = sorted({parse_subject(fact.subject).tenant for fact in own})
    books = tuple(f"{kind}.{tenant}.>" for tenant in tenants for kind in kept()["LEDGER"])
    begins, ends = own[0].at, max(fact.at for fact in own)
    ids, history, around = {fact.id for fact in own}, list[Fact](), list[Fact]()
    is_call = _CALL.fullmatch(what) is not None
    async for fact in read_past(log, HistoryQuery(subjects=books, until=ends + _AFTERMATH), puzzled):
        if fact.at < begins:
            history.append(fact)
        elif fact.id not in ids and (fact.at <= ends or (is_call and fact.cause in ids)):
            around.append(fact)
            if is_call and fact.cause in ids:
                ids.add(fact.id)
    facts = sorted([*own, *around], key=lambda fact: fact.at)
    return Selection(facts=facts, history=history, selected=frozenset(ids))
