"""The carrier's chunks of the caller's sound: decoded, and checked for order, before they are cut to frames."""

from collections.abc import Iterator

from producers.inbound_frames import InboundFrames
from producers.malformed import Malformed
from producers.twilio import stream_messages
from schemas.frame import Frame

#: Chunks in a row: a second in which nothing can be heard.
_MOST_UNREADABLE = 50


class InboundAudio:
    """The chunks of one stream, on their way into `frames`."""

    def __init__(self, frames: InboundFrames) -> None:
        self.tally = frames.tally
        self._frames = frames
        self._chunk = 0
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
                raise Malformed("bad-base64", detail=f"{_MOST_UNREADABLE} chunks of sound in a row")
            return
        self._unreadable = 0
        yield from self._frames.cut(sound, at)
