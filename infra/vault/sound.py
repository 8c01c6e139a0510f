"""Sealing the sound of a call: each direction under a key of its own that turns forward every two seconds."""

from collections import OrderedDict

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.vault.hot import HotKeys
from infra.vault.port import DataKey
from infra.vault.wrapping import at_step, forward
from schemas.frame import FRAME_BYTES, SILENCE, Frame

#: Frames sealed by one step of the key: two seconds.
STEP_FRAMES = 100
#: The keys a call may have.
SIDES = ("heard", "spoken", "recording")
#: What sealing adds to the sound of a frame.
_TAG = 16
_CHAINS, _STEPS = 1_000, 8


def owner(call: str, side: str) -> str:
    """Whose key seals one direction (`heard`, `spoken`) of a call, or its recording."""
    return f"{call}-{side}"


def step_of(number: int) -> int:
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
            turned = DataKey(forward(start.key, step - start.step), step)
            if step > self._newest.step:
                self._newest = turned
            cipher = self._ciphers[step] = AESGCM(at_step(turned.key))
            if len(self._ciphers) > _STEPS:
                self._ciphers.popitem(last=False)
        return cipher


class SoundSealer:
    """The `FrameSealer` port. A frame's nonce is its epoch and number, which no two frames of a direction share."""

    def __init__(self, keys: HotKeys) -> None:
        self._keys = keys
        self._chains: OrderedDict[str, _Chain] = OrderedDict()
        keys.on_forgotten(lambda _, __: self._chains.clear())

    def seal(self, subject: str, frame: Frame) -> Frame:
        cipher = self._cipher(subject, frame, make=True)
        if cipher is None:
            return frame._replace(sound=SILENCE)
        return frame._replace(sound=cipher.encrypt(_nonce(frame), frame.sound, None))

    def open(self, subject: str, frame: Frame) -> Frame:
        if len(frame.sound) % FRAME_BYTES != _TAG:
            return frame
        cipher = self._cipher(subject, frame, make=False)
        try:
            return frame._replace(sound=cipher.decrypt(_nonce(frame), frame.sound, None) if cipher else SILENCE)
        except InvalidTag:
            return frame._replace(sound=SILENCE)  # not what was sent: nobody is to hear it

    def _cipher(self, subject: str, frame: Frame, *, make: bool) -> AESGCM | None:
        chain = self._chains.get(subject)
        _, tenant, call, side = subject.split(".")
        key = self._keys.get(tenant, owner(call, side), make=make)
        if key is None:
            self._chains.pop(subject, None)
            return None
        if chain is None or chain.base is not key:
            chain = self._chains[subject] = _Chain(key)
            if len(self._chains) > _CHAINS:
                self._chains.popitem(last=False)
        return chain.cipher(step_of(frame.number))


def _nonce(frame: Frame) -> bytes:
    return frame.epoch.to_bytes(8) + frame.number.to_bytes(4)
