"""The injection shield's judge as it ships; run as a module, it learns and writes the weights anew."""

import hashlib
import io
import sys
import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np

from handlers.business.layering import KnowledgeError
from handlers.business.templates import knowledge_folder
from handlers.shields.injection.lexicon import Lexicon
from handlers.shields.injection.linear_model import KINDS, Weights, train_weights
from handlers.shields.injection.policy import InjectionJudge
from handlers.shields.injection.training import make_examples, make_rows

#: Raise it when features or training change: weights made under another version are not used.
_VERSION = 1
_AGAIN = "learn again with: python -m infra.engines.injection_judge"


def load_judge() -> InjectionJudge:
    """The judge with the shipped weights. KnowledgeError when they were not learned from what is shipped beside them."""
    with np.load(io.BytesIO(_file("weights.npz").read_bytes())) as kept:
        if str(kept["learned_from"]) != fingerprint_teaching():
            raise KnowledgeError(f"the injection shield's weights are older than its teaching; {_AGAIN}")
        return InjectionJudge(_lexicon(), kept["weights"].astype(np.float32))


def fingerprint_teaching() -> str:
    """What weights depend on: the frames, the teaching, and the version of the training."""
    texts = (_file("frames.toml").read_bytes(), _file("teaching.toml").read_bytes(), str(_VERSION).encode())
    return hashlib.sha256(b"\n".join(texts)).hexdigest()


def learn() -> Weights:
    """Weights from the shipped teaching: some seconds; the same every time but for rounding."""
    some = make_examples(_toml("teaching.toml"))
    return train_weights(make_rows(some, _lexicon()), [KINDS.index(one.kind) for one in some])


def main() -> None:
    """Learn, and put the weights where they are shipped from."""
    weights = learn().astype(np.float16)
    target = Path(str(_file("weights.npz")))
    np.savez_compressed(target, weights=weights, learned_from=np.array(fingerprint_teaching()))
    sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")


def _lexicon() -> Lexicon:
    return Lexicon(_toml("frames.toml"))


def _toml(name: str) -> Any:
    return tomllib.loads(_file(name).read_text(encoding="utf-8"))


def _file(name: str) -> Traversable:
    return knowledge_folder() / "shields" / "injection" / name


if __name__ == "__main__":
    main()
