"""Keeping no longer than said: recordings, words, and people nobody has heard of, each when its time is over."""

from collections.abc import Mapping
from datetime import datetime

from bus.log import Log
from bus.purge import Purge
from handlers.clock import Clock
from handlers.privacy.retention import CallLife, find_cutoffs, fold_calls
from infra.privacy.eraser import request_erasure
from infra.privacy.read_model_erasure import ErasableModels
from infra.privacy.recording.recorder import SealedRecorder
from infra.privacy.recording.store import RecordingStore
from schemas.event import Event
from schemas.fact import Draft
from schemas.knowledge import Retention
from schemas.privacy import RecordingDropped, RetentionApplied, RetentionBegun
from schemas.subjects import compose_subject, parse_subject


class RetentionSweep:
    """Applies a business's periods. Doing it again, or going on after it was killed, changes nothing that is done."""

    def __init__(
        self,
        *,
        log: Log,
        purge: Purge,
        recorder: SealedRecorder,
        recordings: RecordingStore,
        models: ErasableModels,
        clock: Clock,
    ) -> None:
        self._log, self._purge, self._recorder = log, purge, recorder
        self._recordings, self._models, self._clock = recordings, models, clock

    async def apply(self, tenant: str, kept: Retention, day: str) -> list[RetentionApplied]:
        """Take away what is over; what was, by kind."""
        over = find_cutoffs(kept, self._clock.now())
        calls = fold_calls([fact async for facts in self._log.read(f"call.{tenant}.>", puzzled=_pass) for fact in facts])
        applied = []
        if over.audio:
            applied.append(_applied("audio", kept.audio, over.audio, await self._recordings_over(tenant, calls, over.audio)))
        if over.calls:
            applied.append(await self._words_over(tenant, calls, kept.calls, over.calls, day))
        if over.contacts:
            alive = {call.person for call in calls.values() if not _older(call, over.contacts)}
            people = await self._silent(tenant, over.contacts, alive)
            for person in people:
                await request_erasure(self._log, self._clock, tenant, person, "retention", retention=True)
            applied.append(_applied("contacts", kept.contacts, over.contacts, len(people)))
        await self._recordings.cool(over.hot)
        await self._refusals_over(over.refusals)
        await self._models.sweep()  # keys of sound are destroyed all day: no night passes over their bytes
        done = [one for one in applied if one.things]
        for one in done:
            await self._say(compose_subject("business", tenant, "profile"), one, f"{tenant}/retention.applied/{one.what}/{day}")
        return done

    async def _recordings_over(self, tenant: str, calls: Mapping[str, CallLife], before: datetime) -> int:
        old = [id_ for id_, call in calls.items() if call.recorded and _older(call, before)]
        for id_ in old:
            await self._recorder.drop(tenant, id_)
            await self._say(f"call.{tenant}.{id_}", RecordingDropped(reason="retention"), f"{id_}/recording.dropped")
        return len(old)

    async def _words_over(
        self, tenant: str, calls: Mapping[str, CallLife], days: int, before: datetime, day: str
    ) -> RetentionApplied:
        old = {id_: call for id_, call in calls.items() if call.words and _older(call, before)}
        profile, facts = compose_subject("business", tenant, "profile"), 0
        begun = await self._begun(profile)
        if old:
            await self._say(profile, RetentionBegun(things=len(old)), f"{tenant}/retention.begun/{day}")
        for id_, call in old.items():
            facts += await self._purge.purge_facts(compose_subject("call", tenant, id_), call.words)
        if old or begun:
            for name in self._models.names():
                await self._models.rewrite(name)
        return _applied("calls", days, before, len(old) or begun, facts)

    async def _refusals_over(self, before: datetime) -> None:
        """What was refused is of nobody and of use for a month."""
        old: dict[str, list[int]] = {}
        async for facts in self._log.read("call.nobody.>", puzzled=_pass):
            for fact in facts:
                if fact.at < before:
                    old.setdefault(fact.subject, []).append(fact.sequence)
        for name, sequences in old.items():
            await self._purge.purge_facts(name, sequences)

    async def _begun(self, profile: str) -> int:
        """How many calls a look that was killed had begun with, 0 when every look was finished."""
        begun = 0
        for fact in await self._log.load(profile):
            match fact.event:
                case RetentionBegun(things=things):
                    begun = things
                case RetentionApplied(what="calls"):
                    begun = 0
                case _:
                    pass
        return begun

    async def _silent(self, tenant: str, before: datetime, heard_of: set[str]) -> list[str]:
        """People of whom nothing was heard since: no call, nothing learned, no appointment."""
        newest: dict[str, datetime] = {}
        async for facts in self._log.read(f"contact.{tenant}.>", f"page.{tenant}.>", puzzled=_pass):
            for fact in facts:
                person = str(getattr(fact.event, "person", ""))
                newest[person] = max(fact.at, newest.get(person, fact.at))
        erased = {parse_subject(fact.subject).id async for facts in self._log.read(f"erasure.{tenant}.>") for fact in facts}
        return sorted(person for person, at in newest.items() if person and at < before and person not in heard_of | erased)

    async def _say(self, name: str, event: Event, id_: str) -> None:
        await self._log.append(Draft(subject=name, event=event, id=id_, at=self._clock.now(), handler="retention"))


def _older(call: CallLife, before: datetime) -> bool:
    return call.began is not None and call.began < before


def _applied(what: str, days: int, before: datetime, things: int, facts: int = 0) -> RetentionApplied:
    return RetentionApplied(what=what, days=days, before=before.isoformat(timespec="seconds"), things=things, facts=facts)


def _pass(_: Exception) -> None:
    """What this version cannot read is parked elsewhere, and stays until it can be read."""
