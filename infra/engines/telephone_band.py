"""Narrowing what an engine says to the telephone: its rate to 8 kHz, its level to ours, its samples to mu-law frames."""

import numpy as np
from numpy.typing import NDArray

from infra.engines.resampling import Resampler
from infra.engines.telephone_audio import FRAME, RATE, Samples, encode_mulaw, pad_to_frames

#: Above this, peaks are bent rather than cut.
_KNEE = 0.7


class BandFilter:
    """One sentence, streamed: pieces of 16-bit samples in, whole frames of mu-law out, the last filled with silence."""

    def __init__(self, rate: int, gain: float = 1.0) -> None:
        self._resampler = Resampler(rate, RATE)
        self._gain = gain
        self._kept = b""

    def feed(self, samples: NDArray[np.int16]) -> bytes:
        return self._cut(self._resampler.feed(samples.astype(np.float64) / 32768))

    def rest(self) -> bytes:
        return self._cut(self._resampler.rest()) + self._flush()

    def _cut(self, samples: Samples) -> bytes:
        sound = self._kept + encode_mulaw(_bent(samples * self._gain))
        whole = len(sound) - len(sound) % FRAME
        self._kept = sound[whole:]
        return sound[:whole]

    def _flush(self) -> bytes:
        sound, self._kept = self._kept, b""
        return pad_to_frames(sound)


def _bent(samples: Samples) -> Samples:
    over = np.maximum(np.abs(samples) - _KNEE, 0.0)
    soft = _KNEE + (1 - _KNEE) * np.tanh(over / (1 - _KNEE))
    return np.where(over > 0, np.sign(samples) * soft, samples)
