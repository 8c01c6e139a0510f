"""What Whisper sees of a telephone's sound: the logarithm of its power in 80 mel bands, every 10 ms."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from infra.engines.telephone_audio import RATE, decode_to_linear

#: Mel bands; samples of a window (25 ms) and of a step (10 ms) at 8 kHz, which are Whisper's 400 and 160 at 16 kHz.
_BANDS: Final = 80
_WINDOW: Final = 200
_STEP: Final = 80
#: Whisper's own rate: its bands reach to half of it, the telephone's sound to a quarter.
_WHOLE_RATE: Final = 16_000
#: Slaney's mel scale: linear with so many Hz a mel up to 1 kHz, logarithmic above.
_LINEAR: Final = 200 / 3
_KNEE: Final = 1000.0
_LOG_STEP: Final = np.log(6.4) / 27
#: No power is less than this, nor less than 8 decades below the loudest.
_FLOOR: Final = 1e-10
_DECADES: Final = 8.0

Mel = NDArray[np.float32]


def log_mel(sound: bytes, frames: int) -> Mel:
    """Mu-law as Whisper wants it: 80 bands by `frames` of 10 ms, silence behind the sound, which is cut where it is longer.

    What is above 4 kHz is empty, as when the sound is brought to 16 kHz first, and costs nothing.
    """
    samples = decode_to_linear(sound[: frames * _STEP]).astype(np.float32) / 32768
    sounding = min(frames, len(samples) // _STEP + 2)
    padded = np.pad(samples, (_WINDOW // 2, _WINDOW), mode="constant")
    if len(samples) > _WINDOW:
        padded[: _WINDOW // 2] = samples[_WINDOW // 2 : 0 : -1]
    needed = (sounding - 1) * _STEP + _WINDOW
    padded = np.pad(padded, (0, max(0, needed - len(padded))))
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_STEP][:sounding]
    spectrum = np.fft.rfft(windows * _hann(), axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32) * (_WHOLE_RATE // RATE) ** 2
    logs = np.full((_BANDS, frames), np.log10(_FLOOR), np.float32)
    logs[:, :sounding] = np.log10(np.maximum(_filters() @ power.T, _FLOOR))
    result: Mel = (np.maximum(logs, logs.max() - _DECADES) + 4) / 4
    return result


@cache
def _hann() -> NDArray[np.float32]:
    return np.hanning(_WINDOW + 1)[:-1].astype(np.float32)


@cache
def _filters() -> NDArray[np.float32]:
    """Bands by frequencies up to 4 kHz: triangles of equal area."""
    pitches = np.arange(_WINDOW // 2 + 1) * RATE / _WINDOW
    top = _KNEE / _LINEAR + np.log(_WHOLE_RATE / 2 / _KNEE) / _LOG_STEP
    edges = _hertz(np.linspace(0, top, _BANDS + 2))
    rising = (pitches - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - pitches) / np.diff(edges)[1:, None]
    triangles = np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None]
    return triangles.astype(np.float32)


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    knee = _KNEE / _LINEAR
    return np.where(mels < knee, mels * _LINEAR, _KNEE * np.exp(_LOG_STEP * (mels - knee)))
