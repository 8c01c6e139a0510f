"""Keeping and letting go of the sound of calls: recordings under keys of their own, and the keys of frames destroyed."""

import asyncio
import hashlib

from bus.broadcast import Broadcast
from bus.log import AudioPlane, Log
from handlers.call.recording.timeline import mix_channels
from infra.privacy.recording.file_seal import CODEC, seal_file, unseal_file, write_wav
from infra.privacy.recording.store import RecordingStore
from infra.privacy.vault.audio_seal import key_owner, key_step
from infra.privacy.vault.hot_keys import ADVANCED, FORGOTTEN
from infra.privacy.vault.ports import KeyDestroyed, Vault
from schemas.frame import SILENCE, Frame
from schemas.privacy import RecordingSealed
from schemas.subjects import compose_subject, heard_subject, spoken_subject

_BYTES_A_SECOND = 2 * 8000


class SealedRecorder:
    """The `Recorder` port, over the log, the vault and the store."""

    def __init__(self, log: Log, sound: AudioPlane, broadcast: Broadcast, vault: Vault, store: RecordingStore) -> None:
        self._log, self._sound, self._broadcast, self._vault, self._store = log, sound, broadcast, vault, store

    async def keep(self, tenant: str, call: str) -> RecordingSealed | None:
        caller = await self._frames(heard_subject(tenant, call))
        agent = await self._frames(spoken_subject(tenant, call))
        if not caller and not agent:
            return await self._kept(tenant, call)
        facts = await self._log.load(compose_subject("call", tenant, call))
        name = f"{tenant}/{call}"
        try:
            key = await self._vault.data_key(tenant, key_owner(call, "recording"))
        except KeyDestroyed:
            return None  # erased while the call went on
        sound = await asyncio.to_thread(mix_channels, facts, caller, agent)
        sealed = await asyncio.to_thread(lambda: seal_file(key.key, name, write_wav(sound)))
        await self._store.put(tenant, call, sealed)
        return _fact(sealed, len(sound))

    async def let_go(self, tenant: str, call: str, frame: int) -> None:
        step, whose = key_step(frame), key_owner(call, "heard")
        if step > 0:
            await self._vault.advance(tenant, whose, step)
            await self._broadcast.publish(f"{ADVANCED}.{tenant}.{whose}.{step}")

    async def forget(self, tenant: str, call: str) -> None:
        for side in ("heard", "spoken"):
            await self._destroy(tenant, key_owner(call, side))

    async def drop(self, tenant: str, call: str) -> bool:
        """Destroy a recording: its key, then its file. Whether it was there."""
        await self._destroy(tenant, key_owner(call, "recording"))
        return await self._store.drop(tenant, call)

    async def wav(self, tenant: str, call: str) -> bytes | None:
        """A recording as a WAV file; None when there is none, or no key to it. ValueError when it was changed."""
        sealed = await self._store.get(tenant, call)
        if sealed is None:
            return None
        key = await self._vault.known(tenant, key_owner(call, "recording"))
        return await asyncio.to_thread(unseal_file, key.key, f"{tenant}/{call}", sealed) if key else None

    async def _kept(self, tenant: str, call: str) -> RecordingSealed | None:
        """What was sealed before this process, or the one before it, was killed: the frames are gone already."""
        file, sealed = await self.wav(tenant, call), await self._store.get(tenant, call)
        return _fact(sealed, len(file) - len(write_wav(b""))) if file and sealed else None

    async def _destroy(self, tenant: str, whose: str) -> None:
        await self._vault.destroy(tenant, whose)
        await self._broadcast.publish(f"{FORGOTTEN}.{tenant}.{whose}")

    async def _frames(self, name: str) -> list[Frame]:
        """What can still be heard; forgotten frames read as silence."""
        return [frame async for frames in self._sound.read(name) for frame in frames if frame.sound != SILENCE]


def _fact(sealed: bytes, length: int) -> RecordingSealed:
    seconds = round(length / _BYTES_A_SECOND, 2)
    return RecordingSealed(seconds=seconds, size=len(sealed), codec=CODEC, digest=hashlib.sha256(sealed).hexdigest())
