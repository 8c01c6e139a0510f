"""The caller's sound as it comes: chunks checked for order, cut to twenty milliseconds, numbered on."""

from collections.abc import Iterator

import msgspec

from producers.twilio import stream_messages
from schemas.frame import FRAME_BYTES, FRAME_MS, Frame

_BYTES_PER_MS = FRAME_BYTES // FRAME_MS
#: Chunks in a row: a second in which nothing can be heard.
_MOST_UNREADABLE = 50


class InboundTally(msgspec.Struct):
    """What came: frames made, and chunks lost, doubled, late or unreadable on the carrier's side."""

    frames: int = 0
    lost: int = 0
    doubled: int = 0
    late: int = 0
    unreadable: int = 0


class InboundAudio:
    """The caller's side of one stream. `number` is the last heard frame of the call so far, `epoch` the edge's claim."""

    def __init__(self, *, number: int, epoch: int) -> None:
        self.number = number
        self.tally = InboundTally()
        self._epoch = epoch
        self._chunk = 0
        self._rest = b""
        self._rest_ms = 0
        self._unreadable = 0

    def take(self, media: stream_messages.Sound) -> Iterator[Frame]:
        """The whole frames that are complete with this chunk. Malformed when it is not numbered, or a second long none is base64.

        A chunk is dropped that is not base64, was seen before, or was overtaken by a later one: sound is only good in order.
        """
        chunk, at = stream_messages.parse_count(media.chunk), stream_messages.parse_count(media.timestamp)
        sound = stream_messages.decode_sound(media.payload)
        if chunk:
            if chunk == self._chunk:
                self.tally.doubled += 1
                return
            if chunk < self._chunk:
                self.tally.late += 1
                self.tally.lost -= 1
                return
            self.tally.lost += chunk - self._chunk - 1
            self._chunk = chunk
        if sound is None:
            self.tally.unreadable += 1
            self._unreadable += 1
            if self._unreadable >= _MOST_UNREADABLE:
                raise stream_messages.Malformed("bad-base64", detail=f"{_MOST_UNREADABLE} chunks of sound in a row")
            return
        self._unreadable = 0
        if not self._rest:
            self._rest_ms = at
        whole = self._rest + sound
        end = len(whole) - len(whole) % FRAME_BYTES
        for start in range(0, end, FRAME_BYTES):
            self.number += 1
            self.tally.frames += 1
            yield Frame(self.number, self._rest_ms + start // _BYTES_PER_MS, self._epoch, 0, whole[start : start + FRAME_BYTES])
        self._rest, self._rest_ms = whole[end:], self._rest_ms + end // _BYTES_PER_MS
