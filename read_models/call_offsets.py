"""Where each line of a transcript is in the recording: milliseconds from when the line opened."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from read_models.queries import Moment
from schemas.event import Personal
from schemas.frame import FRAME_MS


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the transcript. `heard` is what the caller heard of an interrupted sentence; `spoken` whether it was begun.

    `from_ms` and `to_ms` are where it is in the recording, which begins when the line opens; `to_ms` is not known of a sentence
    that is still being spoken, and neither of one that nobody heard.
    """

    who: str
    turn: int
    at: Moment
    words: Personal
    confidence: float | None
    source: str
    spoken: bool
    heard: Personal | None
    from_ms: int | None
    to_ms: int | None


class PlacedLine(Spoken, frozen=True, kw_only=True):
    """A line with what is known of its sound; see `read_models.calls.TranscriptLine`."""

    nth: int
    from_frame: int | None
    to_frame: int | None
    started_at: datetime | None
    frames: int | None
    played_ms: int | None


def place_lines(lines: Sequence[PlacedLine], opened_at: datetime | None) -> list[Spoken]:
    """The lines with their offsets, in the order they came.

    A recording has the caller's frames by number and the agent's where the line played them: a sentence begins when its first
    frame went out, but not before the sentence that is still playing is over.
    """
    agent = sorted((line for line in lines if line.who == "agent" and line.started_at), key=lambda line: line.nth)
    places: dict[int, tuple[int, int | None]] = {}
    free = 0
    for line in agent if opened_at else ():
        if line.played_ms == 0 or not line.started_at or not opened_at:
            continue
        begins = max(int((line.started_at - opened_at).total_seconds() * 1000) // FRAME_MS, free, 0)
        heard = None if line.played_ms is None else line.played_ms // FRAME_MS
        frames = min((count for count in (line.frames, heard) if count is not None), default=None)
        places[line.nth] = begins * FRAME_MS, None if frames is None else (begins + frames) * FRAME_MS
        free = begins + (frames or 0)
    return [_shown(line, places.get(line.nth) if line.who == "agent" else _of_caller(line)) for line in lines]


def _of_caller(line: PlacedLine) -> tuple[int, int | None] | None:
    if line.from_frame is None or line.to_frame is None:
        return None
    return max(line.from_frame - 1, 0) * FRAME_MS, line.to_frame * FRAME_MS


def _shown(line: PlacedLine, place: tuple[int, int | None] | None) -> Spoken:
    begin, end = place or (None, None)
    fields = {name: getattr(line, name) for name in Spoken.__struct_fields__}
    return Spoken(**(fields | {"from_ms": begin, "to_ms": end}))
