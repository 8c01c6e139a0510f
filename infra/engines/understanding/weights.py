"""Learned weights in a file: what they were learned from stands beside them, so that old ones are never used."""

import contextlib
import io
import tempfile
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from handlers.understanding.heads import Heads


def read_heads(file: Traversable, learned_from: str = "") -> dict[str, Heads] | None:
    """The heads of a file by name; None when there is none, or they were learned from something else than `learned_from`."""
    try:
        with np.load(io.BytesIO(file.read_bytes())) as kept:
            if learned_from and str(kept["learned_from"]) != learned_from:
                return None
            names = [name.removesuffix(".names") for name in kept.files if name.endswith(".names")]
            return {
                name: Heads(tuple(kept[f"{name}.names"].tolist()), kept[f"{name}.weights"].astype(np.float32)) for name in names
            }
    except (OSError, KeyError, ValueError, EOFError, BadZipFile):
        return None


def write_heads(file: Path, heads: dict[str, Heads], learned_from: str) -> None:
    """Put them there whole or not at all: several processes may start at once. Without room they are learned the next time."""
    arrays: dict[str, Any] = {"learned_from": np.array(learned_from)}
    for name, one in heads.items():
        arrays[f"{name}.names"] = np.array(one.names)
        arrays[f"{name}.weights"] = one.weights.astype(np.float16)
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent) as folder:
            whole = Path(folder) / "weights.npz"
            np.savez_compressed(whole, allow_pickle=False, **arrays)
            whole.replace(file)
