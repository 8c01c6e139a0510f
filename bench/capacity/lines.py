"""What the bench's callers say: rendered lines without long pauses, cut into frames and ready to be sent."""

import base64
import itertools
from functools import cache

import msgspec

from handlers.call.hearing.endpointing import PAUSE_MS
from infra.engines.voice_activity import WebRtcActivity
from infra.simulator.lines import list_lines, render_line
from schemas.frame import FRAME_BYTES, FRAME_MS, SILENCE

#: What the silence of a line is, ready to be sent.
QUIET = base64.b64encode(SILENCE)
#: The detector is used to the line before somebody speaks: two seconds.
_BEFORE = 100
_SHORTEST_MS, _LONGEST_MS = 1200, 2600


class Said(msgspec.Struct, frozen=True):
    """A line: its frames in base64, and the first and last of them (from 0) in which the detector hears speech."""

    frames: tuple[bytes, ...]
    first: int
    last: int


@cache
def said() -> tuple[Said, ...]:
    """Lines of one to three seconds, said without a pause."""
    found = [_said(sound) for each in list_lines() if (sound := render_line(each.text, each.voice)) is not None]
    return tuple(one for one in found if one)


def _said(sound: bytes) -> Said | None:
    frames = [sound[start : start + FRAME_BYTES].ljust(FRAME_BYTES, b"\xff") for start in range(0, len(sound), FRAME_BYTES)]
    activity = WebRtcActivity()
    for _ in range(_BEFORE):
        activity.speech(SILENCE)
    voiced = [nth for nth, frame in enumerate(frames) if activity.speech(frame)]
    if not voiced or not _SHORTEST_MS <= (voiced[-1] - voiced[0]) * FRAME_MS <= _LONGEST_MS:
        return None
    longest = max((after - before for before, after in itertools.pairwise(voiced)), default=0)
    if longest * FRAME_MS >= PAUSE_MS:
        return None
    kept = frames[: voiced[-1] + 3]
    return Said(tuple(base64.b64encode(frame) for frame in kept), voiced[0], voiced[-1])
