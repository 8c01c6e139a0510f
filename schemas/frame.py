"""Twenty milliseconds of sound: the binary message on the audio subjects."""

import struct
from typing import NamedTuple

#: Samples, and so bytes of mu-law, in one frame at 8 kHz.
FRAME_BYTES = 160
#: How long one frame lasts.
FRAME_MS = 20
#: Mu-law silence.
SILENCE = b"\xff" * FRAME_BYTES

_HEAD = struct.Struct(">BQIIH")
_VERSION = 1


class Frame(NamedTuple):
    """One frame in one direction.

    number: counts from 1 within a call and a direction, over all epochs, without gaps.
    timestamp: milliseconds since the carrier's stream started (heard) or since the sentence began (spoken).
    epoch: the claim of the writer (the edge for heard, the voice for spoken); readers drop older epochs.
    sentence: which of the call's sentences is being spoken; 0 for heard frames.
    sound: 160 bytes of 8 kHz mu-law (longer when sealed).
    """

    number: int
    timestamp: int
    epoch: int
    sentence: int
    sound: bytes


def pack_frame(frame: Frame) -> bytes:
    """The bytes on the wire: a 19-byte head and the sound."""
    return _HEAD.pack(_VERSION, frame.epoch, frame.number, frame.timestamp, frame.sentence) + frame.sound


def unpack_frame(message: bytes) -> Frame:
    """Read a frame; ValueError when it is none of ours."""
    if len(message) < _HEAD.size or message[0] != _VERSION:
        raise ValueError(f"not an audio frame of version {_VERSION}: {len(message)} bytes")
    _, epoch, number, timestamp, sentence = _HEAD.unpack_from(message)
    return Frame(number, timestamp, epoch, sentence, message[_HEAD.size :])
