"""Both sides of a call on one time line: the caller's frames by number, the agent's where the line played them."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from schemas import line, reply
from schemas.fact import Fact
from schemas.frame import FRAME_BYTES, FRAME_MS, SILENCE, Frame


class PlacedSentence(msgspec.Struct):
    """A sentence on the time line, in frames: the spoken frames from `first`, at `at`, `most` of them heard."""

    first: int
    at: int
    most: int = 1 << 31


def places(facts: Iterable[Fact]) -> Mapping[int, PlacedSentence]:
    """Where each sentence begins, counted in frames from when the line opened; cut where the caller interrupted it."""
    opened, found = None, dict[int, PlacedSentence]()
    for fact in facts:
        match fact.event:
            case line.LineOpened() if opened is None:
                opened = fact.at
            case reply.SentenceStarted(sentence=sentence, frame=frame) if opened is not None:
                at = int((fact.at - opened).total_seconds() * 1000) // FRAME_MS
                found.setdefault(sentence, PlacedSentence(frame, max(at, 0)))
            case line.PlaybackCleared(sentence=sentence, played_ms=played):
                if sentence in found:
                    found[sentence].most = played // FRAME_MS
                for later in found:
                    if later > sentence:
                        found[later].most = 0
            case _:  # open: no other fact of a call moves its sound
                pass
    return found


def mix_channels(facts: Sequence[Fact], heard: Iterable[Frame], spoken: Iterable[Frame]) -> bytes:
    """Interleaved two-channel mu-law: the caller left, the agent right; as long as the longer of the two."""
    left = {frame.number - 1: frame.sound for frame in heard}
    right: dict[int, bytes] = {}
    placed, free = places(facts), 0
    begins: dict[int, int] = {}
    for frame in sorted(spoken):
        place = placed.get(frame.sentence)
        if place is None or frame.number < place.first:
            continue
        begin = begins.setdefault(frame.sentence, max(place.at, free))
        if (nth := frame.number - place.first) < place.most:
            right[begin + nth] = frame.sound
            free = begin + nth + 1
    length = max([*left, *right], default=-1) + 1
    both = bytearray(2 * FRAME_BYTES * length)
    for side, track in enumerate((left, right)):
        both[side::2] = b"".join(track.get(at, SILENCE)[:FRAME_BYTES].ljust(FRAME_BYTES, b"\xff") for at in range(length))
    return bytes(both)
