"""Noises of a telephone line, made from a seed: a street, the line itself, a cough."""

import numpy as np
from numpy.typing import NDArray

from infra.engines.telephone_audio import RATE, encode_mulaw

Samples = NDArray[np.float64]


def make_noise(kind: str, seconds: float, *, level: float | None = None, seed: int = 1) -> bytes:
    """`street`, `line` or `cough` as 8 kHz mu-law in whole frames; `level` in dBFS (defaults -38, -50, -20).

    ValueError for a kind that is not known.
    """
    makers = {"street": (_street, -38.0), "line": (_line, -50.0), "cough": (_cough, -20.0)}
    if kind not in makers:
        raise ValueError(f"no noise is called {kind!r}; choose one of {', '.join(makers)}")
    make, usual = makers[kind]
    samples = make(max(160, round(seconds * RATE / 160) * 160), np.random.default_rng(seed))
    wanted = 10 ** ((usual if level is None else level) / 20)
    loudness = float(np.sqrt(np.mean(samples**2))) or 1.0
    return encode_mulaw(samples * wanted / loudness)


def _line(length: int, dice: np.random.Generator) -> Samples:
    """White hiss and a little mains hum."""
    time = np.arange(length) / RATE
    return dice.standard_normal(length) + 0.3 * np.sin(2 * np.pi * 120 * time)


def _street(length: int, dice: np.random.Generator) -> Samples:
    """Rumble that swells as cars pass: noise falling with frequency, slowly modulated."""
    rumble = _coloured(length, dice, slope=0.9, low=250.0, high=2500.0)
    swell = np.interp(
        np.arange(length), np.linspace(0, length, max(3, length // RATE)), 0.4 + dice.random(max(3, length // RATE))
    )
    return rumble * swell


def _cough(length: int, dice: np.random.Generator) -> Samples:
    """Two bursts of breath, each with a sharp beginning."""
    breath = _coloured(length, dice, slope=0.4, low=350.0, high=3200.0)
    shape = np.zeros(length)
    for start, span in ((0.0, 0.18), (0.3, 0.14)):
        first, last = int(start * RATE), min(length, int((start + span) * RATE))
        if last > first:
            fall = np.exp(-np.arange(last - first) / (0.05 * RATE))
            shape[first:last] = fall * np.minimum(1.0, np.arange(last - first) / (0.004 * RATE))
    return breath * shape


def _coloured(length: int, dice: np.random.Generator, *, slope: float, low: float, high: float) -> Samples:
    """Noise whose amplitude falls with frequency by `slope`, within a band in Hz."""
    spectrum = np.fft.rfft(dice.standard_normal(length))
    pitch = np.fft.rfftfreq(length, 1 / RATE)
    spectrum *= np.where((pitch >= low) & (pitch <= high), np.maximum(pitch, 1.0) ** -slope, 0.0)
    coloured: Samples = np.fft.irfft(spectrum, length)
    return coloured
