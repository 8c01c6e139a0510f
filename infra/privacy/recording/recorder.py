"""Keeping and letting go of the sound of calls: recordings under keys of their own, and the keys of frames destroyed."""

import asyncio
import hashlib

from bus.broadcast import News
from bus.log import Log, Sound
from handlers.call.recording.timeline import mixed
from infra.privacy.recording.file_seal import CODEC, seal, unseal, wav
from infra.privacy.recording.store import Store
from infra.privacy.vault.audio_seal import owner, step_of
from infra.privacy.vault.hot_keys import ADVANCED, FORGOTTEN
from infra.privacy.vault.ports import Gone, Vault
from schemas.frame import SILENCE, Frame
from schemas.privacy import RecordingSealed
from schemas.subjects import heard, spoken, subject

_BYTES_A_SECOND = 2 * 8000


class SealedRecorder:
    """The `Recorder` port, over the log, the vault and the store."""

    def __init__(self, log: Log, sound: Sound, news: News, vault: Vault, store: Store) -> None:
        self._log, self._sound, self._news, self._vault, self._store = log, sound, news, vault, store

    async def keep(self, tenant: str, call: str) -> RecordingSealed | None:
        caller = await self._frames(heard(tenant, call))
        agent = await self._frames(spoken(tenant, call))
        if not caller and not agent:
            return await self._kept(tenant, call)
        facts = await self._log.load(subject("call", tenant, call))
        name = f"{tenant}/{call}"
        try:
            key = await self._vault.data_key(tenant, owner(call, "recording"))
        except Gone:
            return None  # erased while the call went on
        sound = await asyncio.to_thread(mixed, facts, caller, agent)
        sealed = await asyncio.to_thread(lambda: seal(key.key, name, wav(sound)))
        await self._store.put(tenant, call, sealed)
        return _fact(sealed, len(sound))

    async def let_go(self, tenant: str, call: str, frame: int) -> None:
        step, whose = step_of(frame), owner(call, "heard")
        if step > 0:
            await self._vault.advance(tenant, whose, step)
            await self._news.tell(f"{ADVANCED}.{tenant}.{whose}.{step}")

    async def forget(self, tenant: str, call: str) -> None:
        for side in ("heard", "spoken"):
            await self._destroy(tenant, owner(call, side))

    async def drop(self, tenant: str, call: str) -> bool:
        """Destroy a recording: its key, then its file. Whether it was there."""
        await self._destroy(tenant, owner(call, "recording"))
        return await self._store.drop(tenant, call)

    async def wav(self, tenant: str, call: str) -> bytes | None:
        """A recording as a WAV file; None when there is none, or no key to it. ValueError when it was changed."""
        sealed = await self._store.get(tenant, call)
        if sealed is None:
            return None
        key = await self._vault.known(tenant, owner(call, "recording"))
        return await asyncio.to_thread(unseal, key.key, f"{tenant}/{call}", sealed) if key else None

    async def _kept(self, tenant: str, call: str) -> RecordingSealed | None:
        """What was sealed before this process, or the one before it, was killed: the frames are gone already."""
        file, sealed = await self.wav(tenant, call), await self._store.get(tenant, call)
        return _fact(sealed, len(file) - len(wav(b""))) if file and sealed else None

    async def _destroy(self, tenant: str, whose: str) -> None:
        await self._vault.destroy(tenant, whose)
        await self._news.tell(f"{FORGOTTEN}.{tenant}.{whose}")

    async def _frames(self, name: str) -> list[Frame]:
        """What can still be heard; forgotten frames read as silence."""
        return [frame async for frames in self._sound.read(name) for frame in frames if frame.sound != SILENCE]


def _fact(sealed: bytes, length: int) -> RecordingSealed:
    seconds = round(length / _BYTES_A_SECOND, 2)
    return RecordingSealed(seconds=seconds, size=len(sealed), codec=CODEC, digest=hashlib.sha256(sealed).hexdigest())
