"""The wheel's acoustic model, moved so that it hears through a telephone: 8 kHz, 300 to 3400 Hz."""

import shutil
import struct
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

#: How the front end hears the telephone; the rest is as in the wheel's model.
TELEPHONE: Mapping[str, object] = {"samprate": 8000, "nfft": 256, "nfilt": 25, "lowerf": 130, "upperf": 3700}

#: A parameter file of Sphinx: text header, then a word that tells the byte order, then sizes and floats.
_MARK = 0x11223344


class CepstraMap(msgspec.Struct, frozen=True):
    """The affine map of static cepstra.

    `turn` is 13 by 13; `rest` the variance per cepstrum that it leaves unexplained; `mean` the cepstra of a telephone
    call on average, from which a new caller's own mean is followed.
    """

    turn: list[list[float]]
    rest: list[float]
    mean: list[float]


class Gaussians(msgspec.Struct, frozen=True):
    """A parameter file: its text `head`, the `sizes` after it, and values by codebook, stream, density, dimension."""

    head: bytes
    sizes: bytes
    values: NDArray[np.float64]


def read(file: Path) -> Gaussians:
    """Means or variances of a phonetically tied model: three streams of 13. ValueError when it is something else."""
    raw = file.read_bytes()
    end = raw.index(b"endhdr\n") + 7
    mark, books, streams, densities = struct.unpack("<4i", raw[end : end + 16])
    if mark != _MARK:
        raise ValueError(f"{file.name}: not a little-endian Sphinx parameter file")
    first = end + 16 + 4 * (streams + 1)
    widths = struct.unpack(f"<{streams}i", raw[end + 16 : first - 4])
    if widths != (13, 13, 13):
        raise ValueError(f"{file.name}: expected three streams of 13, found {widths}; install pocketsphinx 5.1 again")
    count = books * streams * densities * 13
    values = np.frombuffer(raw, "<f4", count, first).reshape(books, streams, densities, 13)
    head = raw[:end].replace(b"chksum0 yes\n", b"")
    return Gaussians(head, raw[end:first], values.astype(np.float64))


def write(file: Path, what: Gaussians) -> None:
    file.write_bytes(what.head + what.sizes + what.values.astype("<f4").tobytes())


def moved(
    means: NDArray[np.float64], variances: NDArray[np.float64], ear: CepstraMap
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Means and variances through the map. Differences of cepstra (streams 1 and 2) go the same way, without an offset."""
    turn = np.array(ear.turn)
    # What is unexplained is noise per frame; the regression windows of deltas sum it: over +-2 and +-3 frames.
    rest = np.array(ear.rest)[None, :] * np.array([1.0, 2.0, 4.0])[:, None]
    return means @ turn.T, variances @ (turn.T**2) + rest[None, :, None, :]


def load_fitted_map() -> CepstraMap:
    """The map that `fit_ear` found."""
    return msgspec.json.decode((resources.files(__package__) / "ear.json").read_bytes(), type=CepstraMap)


def build_acoustic_model(wheel: Path, folder: Path, ear: CepstraMap) -> Path:
    """Write the model moved by `ear` into `folder`, from the wheel's `en-us` directory. About a tenth of a second."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("mdef", "sendump", "transition_matrices", "noisedict"):
        shutil.copyfile(wheel / name, folder / name)
    means, variances = read(wheel / "means"), read(wheel / "variances")
    new_means, new_variances = moved(means.values, variances.values, ear)
    write(folder / "means", msgspec.structs.replace(means, values=new_means))
    write(folder / "variances", msgspec.structs.replace(variances, values=new_variances))
    kept = [line for line in (wheel / "feat.params").read_text().splitlines() if line.split()[0] not in _replaced()]
    params = [*kept, *(f"-{name} {value}" for name, value in TELEPHONE.items())]
    params += ["-cmn live", "-cmninit " + ",".join(str(value) for value in ear.mean)]
    (folder / "feat.params").write_text("\n".join(params) + "\n")
    return folder


def _replaced() -> set[str]:
    return {"-cmn", "-cmninit", *(f"-{name}" for name in TELEPHONE)}
