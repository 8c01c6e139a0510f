"""Sealing the sound of a call: each direction under a key of its own that turns forward every two seconds."""

import struct
from collections import OrderedDict

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.privacy.vault.hot_keys import HotKeys
from infra.privacy.vault.key_wrap import derive_step_key, ratchet_key
from infra.privacy.vault.ports import DataKey
from schemas.frame import FRAME_BYTES, SILENCE, Frame

#: Frames sealed by one step of the key: two seconds.
STEP_FRAMES = 100
#: The keys a call may have.
SIDES = ("heard", "spoken", "recording")
#: What sealing adds to the sound of a frame.
_TAG = 16
_CHAINS, _STEPS = 1_000, 8
#: Epoch and number.
_NONCE = struct.Struct(">QI")


def key_owner(call: str, side: str) -> str:
    """Whose key seals one direction (`heard`, `spoken`) of a call, or its recording."""
    return f"{call}-{side}"


def key_step(number: int) -> int:
    """The step of the key that seals a frame."""
    return max(number - 1, 0) // STEP_FRAMES


class _Chain:
    """The steps of one key: where it stood when it was fetched, the newest step, and the ciphers last used."""

    def __init__(self, base: DataKey) -> None:
        self.base = self._newest = base
        self._ciphers: OrderedDict[int, AESGCM] = OrderedDict()

    def cipher(self, step: int) -> AESGCM | None:
        cipher = self._ciphers.get(step)
        if cipher is None and step >= self.base.step:
            start = self._newest if step >= self._newest.step else self.base
            turned = DataKey(ratchet_key(start.key, step - start.step), step)
            if step > self._newest.step:
                self._newest = turned
            cipher = self._ciphers[step] = AESGCM(derive_step_key(turned.key))
            if len(self._ciphers) > _STEPS:
                self._ciphers.popitem(last=False)
        return cipher


class AudioSealer:
    """The `FrameSealer` port. A frame's nonce is its epoch and number, which no two frames of a direction share."""

    def __init__(self, keys: HotKeys) -> None:
        self._keys = keys
        self._chains: OrderedDict[str, _Chain] = OrderedDict()
        # The step at which a direction is now, and its cipher: two seconds of frames ask for nothing else.
        self._now: dict[str, tuple[int, AESGCM]] = {}
        keys.on_change(self._changed)

    def seal(self, subject: str, frame: Frame) -> Frame:
        number, timestamp, epoch, sentence, sound = frame
        cipher = self._cipher(subject, number, make=True)
        sealed = cipher.encrypt(_NONCE.pack(epoch, number), sound, None) if cipher else SILENCE
        return Frame(number, timestamp, epoch, sentence, sealed)

    def open(self, subject: str, frame: Frame) -> Frame:
        number, timestamp, epoch, sentence, sealed = frame
        if len(sealed) % FRAME_BYTES != _TAG:
            return frame
        cipher = self._cipher(subject, number, make=False)
        try:
            sound = cipher.decrypt(_NONCE.pack(epoch, number), sealed, None) if cipher else SILENCE
        except InvalidTag:
            sound = SILENCE  # not what was sent: nobody is to hear it
        return Frame(number, timestamp, epoch, sentence, sound)

    def _cipher(self, subject: str, number: int, *, make: bool) -> AESGCM | None:
        step = (number - 1) // STEP_FRAMES
        now = self._now.get(subject)
        if now is not None and now[0] == step:
            return now[1]
        _, tenant, call, side = subject.split(".")
        key = self._keys.get(tenant, key_owner(call, side), make=make)
        if key is None:
            self._chains.pop(subject, None)
            return None
        chain = self._chains.get(subject)
        if chain is None or chain.base is not key:
            chain = self._chains[subject] = _Chain(key)
            if len(self._chains) > _CHAINS:
                oldest, _ = self._chains.popitem(last=False)
                self._now.pop(oldest, None)
        cipher = chain.cipher(max(step, 0))
        if cipher is not None:
            self._now[subject] = (step, cipher)
        return cipher

    def _changed(self, tenant: str, whose: str) -> None:
        """A key was destroyed or turned forward: what was derived from it goes."""
        call, _, side = whose.rpartition("-")
        subject = f"audio.{tenant}.{call}.{side}"
        self._chains.pop(subject, None)
        self._now.pop(subject, None)
