"""Was what the carrier played what the agent spoke: every frame once and in order, by the sound itself?"""

from collections.abc import Sequence

import msgspec

from schemas.frame import Frame

#: How far an edge may go back when a line was lost, and how many frames in a row show where it went on: silences are all alike.
_BACK, _ALIKE = 200, 100


class Heard(msgspec.Struct, kw_only=True):
    """Frames played by the carrier: `skipped` and `foreign` must not be; `resaid` and `cut_off` are what a lost line cost."""

    played: int = 0
    skipped: int = 0
    foreign: int = 0
    resaid: int = 0
    cut_off: int = 0


def compare(played: Sequence[tuple[int, bytes]], spoken: Sequence[Frame], stopped: Sequence[tuple[int, int]]) -> Heard:
    """Hold what was played, by stream, against the log's frames in order. `stopped`: sentences from, to, that were cleared."""
    heard = Heard(played=len(played))
    place, stream = -1, played[0][0] if played else 0
    for nth, (line, sound) in enumerate(played):
        if line != stream:
            stream = line
            found = _again([each for _, each in played[nth : nth + _ALIKE]], spoken, place)
            heard.resaid += max(place + 1 - found, 0)
            heard.cut_off += _missed(spoken[place + 1 : found], stopped)
            place = found - 1
        found = next((at for at in range(place + 1, len(spoken)) if spoken[at].sound == sound), -1)
        if found < 0:
            heard.foreign += 1
            continue
        heard.skipped += _missed(spoken[place + 1 : found], stopped)
        place = found
    return heard


def _missed(passed: Sequence[Frame], stopped: Sequence[tuple[int, int]]) -> int:
    return sum(not any(first <= frame.sentence <= last for first, last in stopped) for frame in passed)


def _again(begins: Sequence[bytes], spoken: Sequence[Frame], place: int) -> int:
    """Where a new stream goes on: the place, not far back, from which most frames are alike."""
    best, at_best = 0, place + 1
    for at in range(max(place - _BACK, 0), len(spoken)):
        alike = 0
        for sound, frame in zip(begins, spoken[at : at + len(begins)], strict=False):
            if frame.sound != sound:
                break
            alike += 1
        if alike > best:
            best, at_best = alike, at
    return at_best
