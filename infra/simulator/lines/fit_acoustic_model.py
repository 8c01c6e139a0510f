"""Fitting the map from wideband to telephone cepstra, for developers: `python -m infra.simulator.lines.fit_acoustic_model`.

Needs `flite`. The same synthetic sentences are heard by both front ends of pocketsphinx; the least-squares affine map
between their cepstra, and what it leaves unexplained, are written to `ear.json`. The product only reads that file.
"""

import struct
import sys
import tempfile
from pathlib import Path

import msgspec
import numpy as np
import pocketsphinx
from numpy.typing import NDArray

from infra.engines.resampling import resample
from infra.engines.sphinx import acoustic_model
from infra.engines.sphinx.acoustic_model import CepstraMap, build_acoustic_model
from infra.engines.sphinx.corpus import make_sentences
from infra.engines.telephone_audio import RATE, Samples, decode_to_float, encode_mulaw, measure_loudness
from infra.simulator.lines import RenderedLine
from infra.simulator.lines.render import limit_band, speak_with_flite

VOICES = ("slt", "rms", "awb", "kal16")
#: Signal to noise in dB of the telephone versions, in turn.
NOISES = (45.0, 32.0, 24.0)


def cepstra(sounds: list[Samples], hmm: Path) -> list[NDArray[np.float32]]:
    """What a front end makes of each sound: frames by 13 cepstra, as pocketsphinx itself logs them."""
    with tempfile.TemporaryDirectory() as folder:
        model = pocketsphinx.get_model_path("en-us/en-us-phone.lm.bin")
        decoder = pocketsphinx.Decoder(hmm=str(hmm), allphone=model, mfclogdir=folder, loglevel="FATAL", dict=None)
        for sound in sounds:
            decoder.start_utt()
            decoder.process_raw((sound * 32767).astype(np.int16).tobytes(), no_search=True, full_utt=True)
            decoder.end_utt()
        decoder.reinit_feat()
        files = sorted(Path(folder).glob("*.mfc"))
        return [_read(file) for file in files]


def _read(file: Path) -> NDArray[np.float32]:
    raw = file.read_bytes()
    (count,) = struct.unpack("<i", raw[:4])
    order = "<f4" if count == (len(raw) - 4) // 4 else ">f4"
    return np.frombuffer(raw[4:], order).reshape(-1, 13)


def main() -> None:
    dice = np.random.default_rng(7)
    wide, narrow = [], []
    for nth, text in enumerate(make_sentences(160, own={}, seed=99)):
        sound, rate = speak_with_flite(RenderedLine(text=text, voice=VOICES[nth % len(VOICES)], level=-22))
        sound = resample(sound, rate, 16000)
        sound *= 10 ** ((-22 - measure_loudness(sound)) / 20)
        hiss = dice.standard_normal(len(sound)) * 10 ** (-75 / 20)
        thin = limit_band(resample(sound, 16000, RATE))
        thin = thin + dice.standard_normal(len(thin)) * 10 ** ((-22 - NOISES[nth % len(NOISES)]) / 20)
        wide.append(sound + hiss)
        narrow.append(decode_to_float(encode_mulaw(thin)))
    wheel = Path(pocketsphinx.get_model_path("en-us/en-us"))
    same = CepstraMap(turn=np.eye(13).tolist(), rest=[0.0] * 13, mean=[40.0] + [0.0] * 12)
    with tempfile.TemporaryDirectory() as folder:
        before, after = cepstra(wide, wheel), cepstra(narrow, build_acoustic_model(wheel, Path(folder), same))
    pairs = [(old[: min(len(old), len(new))], new[: min(len(old), len(new))]) for old, new in zip(before, after, strict=True)]
    known = np.concatenate([old - old.mean(0) for old, _ in pairs]).astype(np.float64)
    wanted = np.concatenate([new - new.mean(0) for _, new in pairs]).astype(np.float64)
    mean = np.concatenate([new for _, new in pairs]).astype(np.float64).mean(0)
    turn = np.linalg.lstsq(known, wanted, rcond=None)[0].T
    rest = wanted - known @ turn.T
    explained = 1 - rest.var(0) / wanted.var(0)
    ear = CepstraMap(turn=turn.round(5).tolist(), rest=rest.var(0).round(6).tolist(), mean=mean.round(2).tolist())
    Path(acoustic_model.__file__).with_name("ear.json").write_bytes(msgspec.json.format(msgspec.json.encode(ear), indent=1))
    sys.stdout.write(f"{len(known)} frames; explained per cepstrum: {explained.round(2).tolist()}\n")


if __name__ == "__main__":
    main()
