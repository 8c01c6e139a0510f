"""From one sample rate to another, streamed, by a windowed-sinc filter in numpy."""

from math import gcd

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]


class Resampler:
    """Streaming, any rational ratio. The filter keeps what is under 0.46 of the lower rate (3.7 kHz at 8 kHz).

    `feed` gives what can be known so far (`half` input samples behind), `rest` the end. Deterministic and independent
    of how the input is cut.
    """

    def __init__(self, from_rate: int, to_rate: int, *, width: int = 24) -> None:
        shared = gcd(from_rate, to_rate)
        self._up, self._down = to_rate // shared, from_rate // shared
        lower = min(1.0, to_rate / from_rate)
        self._half = int(np.ceil(width / lower))
        taps = np.arange(-self._half, self._half + 1)[None, :] - (np.arange(self._up) / self._up)[:, None]
        cut = 0.92 * lower
        window = np.cos(np.pi * np.clip(taps / (self._half + 1), -1, 1) / 2) ** 2
        bank = cut * np.sinc(cut * taps) * window
        self._bank = bank / bank.sum(axis=1, keepdims=True)
        self._kept: Samples = np.zeros(self._half)
        self._start = -self._half
        self._next = 0

    def feed(self, samples: Samples) -> Samples:
        self._kept = np.concatenate([self._kept, samples])
        end = self._start + len(self._kept)
        last = ((end - 1 - self._half) * self._up) // self._down
        if last < self._next:
            return np.zeros(0)
        wanted = np.arange(self._next, last + 1, dtype=np.int64) * self._down
        centre, phase = wanted // self._up, wanted % self._up
        windows = np.lib.stride_tricks.sliding_window_view(self._kept, 2 * self._half + 1)
        out: Samples = np.einsum("ij,ij->i", windows[centre - self._half - self._start], self._bank[phase])
        self._next = last + 1
        first = (self._next * self._down) // self._up - self._half
        drop = max(0, min(first - self._start, len(self._kept)))
        self._kept, self._start = self._kept[drop:], self._start + drop
        return out

    def rest(self) -> Samples:
        return self.feed(np.zeros(self._half))


def resample(samples: Samples, from_rate: int, to_rate: int) -> Samples:
    """The whole sound at another rate."""
    if from_rate == to_rate:
        return samples
    engine = Resampler(from_rate, to_rate)
    return np.concatenate([engine.feed(samples), engine.rest()])
