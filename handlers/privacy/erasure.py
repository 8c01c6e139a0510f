"""An erasure as its facts tell it, and what it does next: whoever picks it up goes on where it stands."""

from collections.abc import Iterable, Sequence
from typing import Literal, assert_never

import msgspec

from schemas import privacy
from schemas.fact import Fact

Step = Literal["nothing", "directory", "keys", "audio", "rows", "disk", "certify", "done"]


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """How far an erasure has come."""

    person: str = ""
    directory: privacy.DirectoryCleared | None = None
    keys: privacy.KeysDestroyed | None = None
    audio: privacy.AudioPurged | None = None
    models: tuple[str, ...] = ()
    disk: privacy.DiskSwept | None = None
    certified: privacy.ErasureCertified | None = None


ErasureFact = (
    privacy.ErasureRequested
    | privacy.KeysDestroyed
    | privacy.AudioPurged
    | privacy.DirectoryCleared
    | privacy.RowsRebuilt
    | privacy.DiskSwept
    | privacy.ErasureCertified
)


def fold(facts: Iterable[Fact]) -> Erasure:
    """The erasure after these facts."""
    now = Erasure()
    for fact in facts:
        if isinstance(fact.event, ErasureFact):
            now = _evolve(now, fact.event)
    return now


def _evolve(now: Erasure, event: ErasureFact) -> Erasure:
    change = msgspec.structs.replace
    match event:
        case privacy.ErasureRequested(person=person):
            return change(now, person=person)
        case privacy.KeysDestroyed():
            return change(now, keys=event)
        case privacy.AudioPurged():
            return change(now, audio=event)
        case privacy.DirectoryCleared():
            return change(now, directory=event)
        case privacy.RowsRebuilt(model=model):
            return change(now, models=(*now.models, model))
        case privacy.DiskSwept():
            return change(now, disk=event)
        case privacy.ErasureCertified():
            return change(now, certified=event)
        case _:
            assert_never(event)


def find_next_step(now: Erasure, models: Sequence[str]) -> tuple[Step, str]:
    """What comes next, and for `rows` the read model.

    The directory goes first: whoever calls from then on is somebody new. Then the keys: from then on nothing can be read.
    """
    if now.certified or not now.person:
        return ("done", "") if now.certified else ("nothing", "")
    if now.directory is None:
        return "directory", ""
    if now.keys is None:
        return "keys", ""
    if now.audio is None:
        return "audio", ""
    for model in models:
        if model not in now.models:
            return "rows", model
    return ("certify", "") if now.disk else ("disk", "")


def write_certificate(now: Erasure) -> privacy.ErasureCertified:
    """What was destroyed; ValueError while anything is left to do."""
    if now.keys is None or now.audio is None or now.directory is None or now.disk is None:
        raise ValueError(f"the erasure of {now.person} is not finished: go on with its next step")
    return privacy.ErasureCertified(
        person=now.person,
        calls=len(now.keys.calls),
        frames=now.audio.frames,
        recordings=now.audio.recordings,
        numbers=now.directory.numbers,
        models=now.models,
        fingerprints=now.keys.fingerprints,
    )
