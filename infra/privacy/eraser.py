"""Everything that keeps something of people, forgetting one: the steps of an erasure, each of which may be done again."""

from collections.abc import Sequence
from contextlib import suppress

from bus.broadcast import Broadcast
from bus.log import Conflict, Log
from bus.purge import Purge
from handlers.clock import Clock
from handlers.contacts.ports.directory import Directory
from infra.privacy.erased_list import Erased, ErasedList
from infra.privacy.open_calls import Waiting, await_ends, open_calls
from infra.privacy.personal_facts import find_calls
from infra.privacy.read_model_erasure import ErasableModels
from infra.privacy.recording.store import RecordingStore
from infra.privacy.vault.audio_seal import SIDES, key_owner
from infra.privacy.vault.hot_keys import FORGOTTEN
from infra.privacy.vault.ports import Vault
from schemas import privacy
from schemas.fact import Draft
from schemas.subjects import compose_subject


class Eraser:
    """The `Eraser` port over what an installation has. The handler `erasing` says which step is next, and writes each down."""

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
        erased: ErasedList,
        waiting: Waiting | None = None,
    ) -> None:
        self._log, self._broadcast, self._purge, self._vault = log, broadcast, purge, vault
        self._directory, self._recordings, self._models, self._waiting = directory, recordings, models, waiting or Waiting()
        self._erased = erased

    @property
    def models(self) -> ErasableModels:
        return self._models

    async def clear_directory(self, tenant: str, person: str) -> privacy.DirectoryCleared:
        return privacy.DirectoryCleared(numbers=await self._directory.forget(tenant, person))

    async def find_open_calls(self, tenant: str, person: str) -> Sequence[str]:
        return await open_calls(self._log, tenant, person)

    async def wait_for_ends(self, tenant: str, calls: Sequence[str]) -> None:
        await await_ends(self._log, tenant, calls, self._waiting)

    async def destroy_keys(self, tenant: str, person: str) -> privacy.KeysDestroyed:
        calls = await find_calls(self._log, tenant, person)
        prints = []
        owners = (person, *(key_owner(call, side) for call in calls for side in SIDES))
        await self._erased.note(Erased(tenant, person, owners))
        for whose in owners:
            prints.append((await self._vault.destroy(tenant, whose)).fingerprint)
            await self._broadcast.publish(f"{FORGOTTEN}.{tenant}.{whose}")
        return privacy.KeysDestroyed(calls=tuple(calls), fingerprints=tuple(one for one in prints if one))

    async def purge_sound(self, tenant: str, calls: Sequence[str]) -> privacy.AudioPurged:
        frames = recordings = 0
        for call in calls:
            frames += await self._purge.purge_audio(tenant, call)
            recordings += await self._recordings.drop(tenant, call)
        return privacy.AudioPurged(frames=frames, recordings=recordings)

    async def sweep_disk(self) -> privacy.DiskSwept:
        return await self._models.sweep()


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
