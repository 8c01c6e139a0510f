"""The caller's sound on its way in: cut to frames of twenty milliseconds, and numbered on over all streams of the call."""

from collections.abc import Iterator

import msgspec

from schemas.frame import FRAME_BYTES, FRAME_MS, Frame

_BYTES_PER_MS = FRAME_BYTES // FRAME_MS


class InboundTally(msgspec.Struct):
    """What came: frames made, and chunks lost, doubled, late or unreadable on the carrier's side."""

    frames: int = 0
    lost: int = 0
    doubled: int = 0
    late: int = 0
    unreadable: int = 0


class InboundFrames:
    """The caller's side of one stream. `number` is the last heard frame of the call so far, `epoch` the edge's claim."""

    def __init__(self, *, number: int, epoch: int) -> None:
        self.number = number
        self.tally = InboundTally()
        self._epoch = epoch
        self._rest = b""
        self._rest_ms = 0

    def cut(self, sound: bytes, at: int) -> Iterator[Frame]:
        """The whole frames that are complete with this sound, spoken `at` milliseconds after the stream started."""
        if not self._rest:
            self._rest_ms = at
        whole = self._rest + sound
        end = len(whole) - len(whole) % FRAME_BYTES
        for start in range(0, end, FRAME_BYTES):
            self.number += 1
            self.tally.frames += 1
            yield Frame(self.number, self._rest_ms + start // _BYTES_PER_MS, self._epoch, 0, whole[start : start + FRAME_BYTES])
        self._rest, self._rest_ms = whole[end:], self._rest_ms + end // _BYTES_PER_MS
