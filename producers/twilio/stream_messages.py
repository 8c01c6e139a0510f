"""What Twilio says over a media stream, and what may be said back: JSON text, numbers as strings."""

import base64
import binascii
from typing import Any

import msgspec

from producers.malformed import Malformed


class Message(msgspec.Struct, frozen=True, rename="camel", tag_field="event"):
    """One message. `sequence_number` counts from 1 in a stream; `connected` has none."""


class Connected(Message, frozen=True, tag="connected"):
    """The socket is up; the stream is not yet."""

    protocol: str = ""
    version: str = ""


class MediaFormat(msgspec.Struct, frozen=True, rename="camel"):
    """How the sound is coded: always 8 kHz mono mu-law."""

    encoding: str
    sample_rate: int
    channels: int


class Started(msgspec.Struct, frozen=True, rename="camel"):
    """What a stream is about. `custom_parameters` are those of our own TwiML."""

    account_sid: str
    call_sid: str
    stream_sid: str = ""
    tracks: tuple[str, ...] = ()
    custom_parameters: dict[str, str] = {}
    media_format: MediaFormat = MediaFormat("audio/x-mulaw", 8000, 1)


class Start(Message, frozen=True, tag="start"):
    """The stream begins."""

    stream_sid: str
    start: Started
    sequence_number: str = "1"


class Sound(msgspec.Struct, frozen=True):
    """Sound of the caller. `chunk` counts from 1, `timestamp` is milliseconds since the stream started."""

    payload: str
    chunk: str = "0"
    timestamp: str = "0"
    track: str = "inbound"


class Media(Message, frozen=True, tag="media"):
    """Usually twenty milliseconds of the caller."""

    media: Sound
    stream_sid: str = ""
    sequence_number: str = "0"


class Key(msgspec.Struct, frozen=True):
    """A key of the telephone."""

    digit: str
    track: str = ""


class Dtmf(Message, frozen=True, tag="dtmf"):
    """A key was pressed."""

    dtmf: Key
    stream_sid: str = ""


class Name(msgspec.Struct, frozen=True):
    """The name we gave a mark."""

    name: str


class Mark(Message, frozen=True, tag="mark"):
    """All sound before this mark was played, or cleared."""

    mark: Name
    stream_sid: str = ""


class Stop(Message, frozen=True, tag="stop"):
    """The stream or the call is over."""

    stream_sid: str = ""


class _Any(msgspec.Struct):
    event: str


Inbound = Connected | Start | Media | Dtmf | Mark | Stop
_DECODE = msgspec.json.Decoder(Inbound)
_EVENT = msgspec.json.Decoder(_Any)
#: 24 days in milliseconds, or 16 months of chunks: no stream lasts that long, and a frame's head has room for twice as much.
_MOST = 2**31 - 1
_MOST_DIGITS = 12
_KNOWN = {"connected", "start", "media", "dtmf", "mark", "stop"}


def parse_stream_message(text: str | bytes) -> Inbound | str:
    """A message, or the name of an event we do not know (it may be new: ignore it). Malformed when it is neither."""
    try:
        message: Inbound = _DECODE.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return _unknown(text)
    return message


def _unknown(text: str | bytes) -> str:
    try:
        event = _EVENT.decode(text).event
    except msgspec.ValidationError as odd:
        raise Malformed("bad-message", detail="no event named") from odd
    except (msgspec.DecodeError, UnicodeError, RecursionError) as odd:
        raise Malformed("bad-json") from odd
    if event in _KNOWN:
        raise Malformed("bad-message", detail=f"{event} lacks a field or has one of another type")
    return event[:40]


def decode_sound(payload: str) -> bytes | None:
    """The bytes of a payload; None when it is not base64: with line breaks, unpadded, cut short."""
    try:
        return base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError):
        return None


def parse_count(number: str) -> int:
    """A number sent as a string; Malformed when it is none, negative or absurd."""
    if not number.isascii() or not number.isdigit() or len(number) > _MOST_DIGITS or int(number) > _MOST:
        raise Malformed("bad-message", detail="a number was expected")
    return int(number)


def encode(message: dict[str, Any]) -> str:
    """JSON text of a message of ours."""
    return msgspec.json.encode(message).decode()


def write_media(stream: str, mulaw: bytes) -> str:
    """Sound to be played: raw mu-law, no header bytes. Written by hand, fifty times a second."""
    return f'{{"event":"media","streamSid":"{stream}","media":{{"payload":"{base64.b64encode(mulaw).decode()}"}}}}'


def write_mark(stream: str, name: str) -> str:
    """Ask to be told when everything before it has been played."""
    return encode({"event": "mark", "streamSid": stream, "mark": {"name": name}})


def write_clear(stream: str) -> str:
    """Throw away what has not been played. All pending marks come back at once."""
    return encode({"event": "clear", "streamSid": stream})
