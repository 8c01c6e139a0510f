"""Telephone sound: 8 kHz mu-law, and the way there from other rates, in numpy."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

#: Samples a second on the telephone, and bytes of mu-law.
RATE = 8000
#: Bytes of one 20 ms frame.
FRAME = 160
#: Mu-law of digital silence.
SILENCE = b"\xff"

Samples = NDArray[np.float64]


@cache
def _decoding() -> NDArray[np.int16]:
    """ITU-T G.711 mu-law: byte to 16-bit sample."""
    code = ~np.arange(256, dtype=np.uint8)
    size = (((code & 0x0F).astype(np.int32) << 3) + 0x84) << ((code & 0x70).astype(np.int32) >> 4)
    return np.where(code & 0x80, 0x84 - size, size - 0x84).astype(np.int16)


@cache
def _encoding() -> NDArray[np.uint8]:
    """16-bit sample (index: sample + 32768) to mu-law byte."""
    sample = np.arange(-32768, 32768, dtype=np.int32)
    size = np.minimum(np.abs(sample), 32635) + 0x84
    exponent = np.floor(np.log2(size)).astype(np.int32) - 7
    mantissa = (size >> (exponent + 3)) & 0x0F
    code: NDArray[np.uint8] = ~(np.where(sample < 0, 0x80, 0) | (exponent << 4) | mantissa).astype(np.uint8)
    return code


def decode_to_linear(sound: bytes) -> NDArray[np.int16]:
    """16-bit samples of mu-law."""
    return _decoding()[np.frombuffer(sound, np.uint8)]


def decode_to_float(sound: bytes) -> Samples:
    """Samples from -1 to 1 of mu-law."""
    return decode_to_linear(sound).astype(np.float64) / 32768


def encode_mulaw(samples: Samples) -> bytes:
    """Mu-law of samples from -1 to 1; louder ones are clipped."""
    whole = np.clip(np.round(samples * 32768), -32768, 32767).astype(np.int32) + 32768
    return _encoding()[whole].tobytes()


def pad_to_frames(sound: bytes) -> bytes:
    """The sound, filled with silence to a multiple of a frame."""
    return sound + SILENCE * (-len(sound) % FRAME)


def measure_loudness(samples: Samples) -> float:
    """Level of the louder parts in dBFS: the mean of the loudest half of 20 ms frames. -120 for silence."""
    count = len(samples) // FRAME
    if not count:
        return -120.0
    power = np.mean(samples[: count * FRAME].reshape(count, FRAME) ** 2, axis=1)
    loud = np.sort(power)[count // 2 :]
    return float(10 * np.log10(np.mean(loud) + 1e-12))
