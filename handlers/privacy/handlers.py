"""Erasing people, and keeping nothing longer than a business says: each step is a fact, and follows from the one before."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import assert_never

from bus.log import Log
from bus.timers import Timers
from handlers.clock import Clock
from handlers.handler import handler
from handlers.privacy.erasure import Erasure, find_next_step, fold, write_certificate
from handlers.privacy.overdue import count_begun, find_silent_people, is_older, load_lives
from handlers.privacy.ports import Disposal, Eraser
from handlers.privacy.retention import CallLife, find_cutoffs, find_next_night
from schemas.business import BusinessOpened
from schemas.fact import Draft, Fact
from schemas.knowledge import Business
from schemas.privacy import (
    AudioPurged,
    DirectoryCleared,
    DiskSwept,
    ErasureCertified,
    ErasureRequested,
    KeysDestroyed,
    RecordingDropped,
    RetentionApplied,
    RetentionBegun,
    RetentionDue,
    RowsRebuilt,
)
from schemas.subjects import compose_subject, parse_subject

#: The longest a step may take: a read model is built again from the whole log.
_STEP_SECONDS = 3600.0
#: The longest a night's work may take.
_NIGHT_SECONDS = 4 * 3600.0

#: A step of an erasure that another one follows.
Step = ErasureRequested | DirectoryCleared | KeysDestroyed | AudioPurged | RowsRebuilt | DiskSwept


@handler("erasing", role="ledger", fold=fold, alone=True, seconds=_STEP_SECONDS)
async def go_on_erasing(
    step: Step,  # noqa: ARG001 - the subscription; what comes next is decided by all facts of the erasure
    fact: Fact,
    pages: Mapping[str, Erasure],
    eraser: Eraser,
) -> DirectoryCleared | KeysDestroyed | AudioPurged | RowsRebuilt | DiskSwept | ErasureCertified | None:
    """Do the next step of this erasure. Whoever picks it up after a crash goes on where it stands."""
    now, tenant = pages[fact.subject], parse_subject(fact.subject).tenant
    following, model = find_next_step(now, eraser.models.names())
    match following:
        case "nothing" | "done":
            return None
        case "directory":
            return await eraser.clear_directory(tenant, now.person)
        case "keys":
            return await eraser.destroy_keys(tenant, now.person)
        case "audio":
            return await eraser.purge_sound(tenant, now.keys.calls if now.keys else ())
        case "rows":
            return RowsRebuilt(model=model, facts=await eraser.models.rewrite(model))
        case "disk":
            return await eraser.sweep_disk()
        case "certify":
            return write_certificate(now)
        case _:
            assert_never(following)


@handler("retention-nights", role="ledger", alone=True)
async def arrange_first_night(opened: BusinessOpened, fact: Fact, timers: Timers, clock: Clock) -> None:
    """A business that has joined is looked at from the next night on."""
    await _arrange(parse_subject(fact.subject).tenant, opened.timezone, timers, clock)


@handler("retention", role="ledger", alone=True, seconds=_NIGHT_SECONDS)
async def apply_retention(
    due: RetentionDue,  # noqa: ARG001 - the subscription
    business: Business,
    log: Log,
    disposal: Disposal,
    timers: Timers,
    clock: Clock,
) -> AsyncIterator[RecordingDropped | RetentionBegun | ErasureRequested | RetentionApplied]:
    """Take away what the business has kept long enough. Going on after a crash, or doing it again, changes nothing."""
    tenant, kept = business.tenant, business.retention
    await _arrange(tenant, business.timezone, timers, clock)
    over = find_cutoffs(kept, clock.now())
    calls = await load_lives(log, tenant)
    if over.audio:
        old = [id_ for id_, call in calls.items() if call.recorded and is_older(call, over.audio)]
        for id_ in old:
            await disposal.drop_recording(tenant, id_)
            yield RecordingDropped(reason="retention", call=id_)
        if old:
            yield _applied("audio", kept.audio, over.audio, len(old))
    if over.calls:
        async for event in _take_words(tenant, calls, kept.calls, over.calls, log, disposal):
            yield event
    if over.contacts:
        callers = {call.person for call in calls.values() if not is_older(call, over.contacts)}
        people = await find_silent_people(log, tenant, over.contacts, callers)
        for person in people:
            yield ErasureRequested(person=person, by="retention", reason="retention")
        if people:
            yield _applied("contacts", kept.contacts, over.contacts, len(people))
    await disposal.cool_recordings(over.hot)


async def _take_words(
    tenant: str, calls: Mapping[str, CallLife], days: int, before: datetime, log: Log, disposal: Disposal
) -> AsyncIterator[RetentionBegun | RetentionApplied]:
    """Delete what was said in old calls, and build the rows again that were made of it."""
    old = {id_: call for id_, call in calls.items() if call.words and is_older(call, before)}
    begun, facts = await count_begun(log, tenant), 0
    if old:
        yield RetentionBegun(things=len(old))
    for id_, call in old.items():
        facts += await disposal.drop_facts(compose_subject("call", tenant, id_), call.words)
    if old or begun:
        for name in disposal.models.names():
            await disposal.models.rewrite(name)
        yield _applied("calls", days, before, len(old) or begun, facts)


async def _arrange(tenant: str, zone: str, timers: Timers, clock: Clock) -> None:
    """Set the business's timer for its next night; setting it twice is setting it once."""
    due, day = find_next_night(clock.now(), zone)
    draft = Draft(
        subject=compose_subject("timer", tenant, "retention"),
        event=RetentionDue(day=day.isoformat()),
        id=f"{tenant}/retention/{day}",
        at=clock.now(),
        handler="retention",
    )
    await timers.set(draft, due)


def _applied(what: str, days: int, before: datetime, things: int, facts: int = 0) -> RetentionApplied:
    return RetentionApplied(what=what, days=days, before=before.isoformat(timespec="seconds"), things=things, facts=facts)
