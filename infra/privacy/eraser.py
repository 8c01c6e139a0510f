"""Erasing: does one step after the other, writes each down, and can be stopped and taken up again anywhere."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from bus.broadcast import Broadcast
from bus.log import Conflict, Log
from bus.purge import Purge
from handlers.clock import Clock
from handlers.contacts.ports.directory import Directory
from handlers.privacy.erasure import Erasure, Step, find_next_step, fold, write_certificate
from infra.privacy.open_calls import Waiting, calls_over
from infra.privacy.personal_facts import find_calls
from infra.privacy.read_model_erasure import ErasableModels
from infra.privacy.recording.store import RecordingStore
from infra.privacy.vault.audio_seal import SIDES, key_owner
from infra.privacy.vault.hot_keys import FORGOTTEN
from infra.privacy.vault.ports import Vault
from schemas import privacy
from schemas.event import Event
from schemas.fact import Draft
from schemas.subjects import compose_subject, parse_subject


class Eraser:
    """Forgets people. `after` is called when a step is done and written down."""

    def __init__(
        self,
        *,
        log: Log,
        broadcast: Broadcast,
        purge: Purge,
        vault: Vault,
        directory: Directory,
        recordings: RecordingStore,
        models: ErasableModels,
        clock: Clock,
        after: Callable[[Step], None] = lambda _: None,
    ) -> None:
        self._log, self._broadcast, self._purge, self._vault = log, broadcast, purge, vault
        self._directory, self._recordings, self._models, self._clock = directory, recordings, models, clock
        self._after = after

    async def request(self, tenant: str, person: str, by: str) -> str:
        """Ask for an erasure; its subject. Asking twice is asking once."""
        return await request_erasure(self._log, self._clock, tenant, person, by)

    async def after_calls(self, name: str, waiting: Waiting) -> None:
        """Begin an erasure: the directory forgets, so that nobody calls as this person again, and their calls come to an end."""
        tenant, now = parse_subject(name).tenant, fold(await self._log.load(name))
        if find_next_step(now, ())[0] == "directory":
            await self._clear_directory(name, now)
        if now.keys is None and now.person:
            await calls_over(self._log, tenant, now.person, partial(self._defer, name), waiting)

    async def go_on(self, name: str) -> privacy.ErasureCertified | None:
        """Do what is left of the erasure with this subject; its certificate, None when nobody asked for it."""
        tenant = parse_subject(name).tenant
        while True:
            now = fold(await self._log.load(name))
            step, model = find_next_step(now, self._models.names())
            event: Event
            match step:
                case "nothing" | "done":
                    return now.certified
                case "keys":
                    event = await self._destroy_keys(tenant, now.person)
                case "audio":
                    event = await self._purge_audio(tenant, now)
                case "directory":
                    await self._clear_directory(name, now)
                    continue
                case "rows":
                    event = privacy.RowsRebuilt(model=model, facts=await self._models.rewrite(model))
                case "disk":
                    event = await self._models.sweep()
                case "certify":
                    event = write_certificate(now)
            await self._write_down(name, event, model)
            self._after(step)

    async def _clear_directory(self, name: str, now: Erasure) -> None:
        cleared = privacy.DirectoryCleared(numbers=await self._directory.forget(parse_subject(name).tenant, now.person))
        await self._write_down(name, cleared, "")
        self._after("directory")

    async def _defer(self, name: str, calls: Sequence[str]) -> None:
        await self._write_down(name, privacy.ErasureDeferred(calls=tuple(calls)), "-".join(calls))

    async def _destroy_keys(self, tenant: str, person: str) -> privacy.KeysDestroyed:
        calls = await find_calls(self._log, tenant, person)
        prints = []
        for whose in (person, *(key_owner(call, side) for call in calls for side in SIDES)):
            prints.append((await self._vault.destroy(tenant, whose)).fingerprint)
            await self._broadcast.publish(f"{FORGOTTEN}.{tenant}.{whose}")
        return privacy.KeysDestroyed(calls=tuple(calls), fingerprints=tuple(one for one in prints if one))

    async def _purge_audio(self, tenant: str, now: Erasure) -> privacy.AudioPurged:
        frames = recordings = 0
        for call in now.keys.calls if now.keys else ():
            frames += await self._purge.purge_audio(tenant, call)
            recordings += await self._recordings.drop(tenant, call)
        return privacy.AudioPurged(frames=frames, recordings=recordings)

    async def _write_down(self, name: str, event: Event, model: str) -> None:
        id_ = f"{name}/{event.tag()}{'/' if model else ''}{model}"
        await self._log.append(Draft(subject=name, event=event, id=id_, at=self._clock.now(), handler="erasing"))


def write_request(clock: Clock, tenant: str, person: str, by: str, *, retention: bool = False) -> Draft:
    """The fact that asks for an erasure; it has one id, however often it is asked for."""
    name = compose_subject("erasure", tenant, person)
    event = privacy.ErasureRequested(person=person, by=by, reason="retention" if retention else "request")
    return Draft(subject=name, event=event, id=f"{name}/{event.tag()}", at=clock.now(), handler="privacy")


async def request_erasure(log: Log, clock: Clock, tenant: str, person: str, by: str, *, retention: bool = False) -> str:
    """Write down that a person is to be forgotten; the erasure's subject. Asking twice is asking once."""
    draft = write_request(clock, tenant, person, by, retention=retention)
    with suppress(Conflict):  # it was asked for before, and is under way or done
        await log.append(draft, expected=0)
    return draft.subject
