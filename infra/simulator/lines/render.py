"""Rendering the callers' lines with flite, for whoever changes `lines.toml`: `python -m infra.simulator.lines.render`.

A tool for development: it needs `flite` (Debian package `flite`). The product only reads the files it made.
"""

import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np

from infra.engines.resampling import resample
from infra.engines.telephone_audio import RATE, Samples, encode_mulaw, measure_loudness, pad_to_frames
from infra.simulator.lines import RenderedLine, list_lines

HERE = Path(__file__).parent / "said"


def render(said: RenderedLine) -> bytes:
    """One line as a telephone would carry it: 300 to 3400 Hz, 8 kHz, mu-law, at the caller's level."""
    wide, rate = speak_with_flite(said)
    narrow = trimmed(limit_band(resample(wide, rate, RATE)))
    level = 10 ** ((said.level - measure_loudness(narrow)) / 20)
    quiet = np.zeros(RATE // 50)
    return pad_to_frames(encode_mulaw(np.concatenate([quiet, narrow * level, quiet])))


def speak_with_flite(said: RenderedLine) -> tuple[Samples, int]:
    """What flite says, from -1 to 1, and its rate."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        what = ["-p", said.phones] if said.phones else ["-t", said.text]
        subprocess.run(["flite", "-voice", said.voice, *what, "-o", file.name], check=True, timeout=30)  # noqa: S603, S607
        with wave.open(file.name) as sound:
            rate = sound.getframerate()
            whole = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
    return whole.astype(np.float64) / 32768, rate


def trimmed(samples: Samples, under: float = 40.0) -> Samples:
    """Without the silence around it: what is more than `under` dB below the loudest 10 ms."""
    count = len(samples) // 80
    power = np.mean(samples[: count * 80].reshape(count, 80) ** 2, axis=1)
    loud = np.flatnonzero(power > power.max() * 10 ** (-under / 10))
    return samples[loud[0] * 80 : (loud[-1] + 1) * 80]


def limit_band(samples: Samples, low: float = 300.0, high: float = 3400.0) -> Samples:
    """The telephone's band, by a window on the spectrum with soft edges."""
    pitch = np.fft.rfftfreq(len(samples), 1 / RATE)
    rise = np.clip((pitch - low * 0.7) / (low * 0.6), 0, 1)
    fall = np.clip((high * 1.08 - pitch) / (high * 0.16), 0, 1)
    cut: Samples = np.fft.irfft(np.fft.rfft(samples) * rise * fall, len(samples))
    return cut


def main() -> None:
    kept = set()
    for said in list_lines():
        file = HERE / said.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(render(said))
        kept.add(file)
    for stale in set(HERE.rglob("*.ulaw")) - kept:
        stale.unlink()
    sys.stdout.write(f"{len(kept)} lines, {sum(file.stat().st_size for file in kept) / 1e6:.2f} MB in {HERE.name}\n")


if __name__ == "__main__":
    main()
