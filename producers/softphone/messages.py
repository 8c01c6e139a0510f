"""What a softphone says and is told, beside the sound: JSON texts by type. Sound is bytes: mu-law at 8 kHz, 160 for 20 ms."""

from typing import Annotated

import msgspec

from producers.malformed import Malformed
from schemas.frame import FRAME_BYTES

_Name = Annotated[str, msgspec.Meta(max_length=64)]
_Token = Annotated[str, msgspec.Meta(max_length=2000)]
_UNSUPPORTED = 1003


class Message(msgspec.Struct, frozen=True, tag_field="type", kw_only=True):
    """One text of the softphone."""


class Start(Message, frozen=True, tag="start"):
    """The first text of a new call."""

    ticket: _Token


class Resume(Message, frozen=True, tag="resume"):
    """The first text of a socket that takes up a call whose line was lost; with a further ticket of the same member."""

    ticket: _Token
    call: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,64}$")]


class Played(Message, frozen=True, tag="played"):
    """All sound before this mark was played, or dropped after a clear."""

    name: _Name


class Key(Message, frozen=True, tag="key"):
    """A key of the keypad."""

    digit: Annotated[str, msgspec.Meta(max_length=1)]


class Mute(Message, frozen=True, tag="mute"):
    """From now on the microphone is off, or on again. Frames go on being sent; they count as silence."""

    on: bool


class HangUp(Message, frozen=True, tag="hang-up"):
    """The caller hangs up."""


Inbound = Start | Resume | Played | Key | Mute | HangUp
_DECODE = msgspec.json.Decoder(Inbound)


def parse_text(text: str | bytes) -> Inbound:
    """A text of the softphone; Malformed when it is none."""
    try:
        message: Inbound = _DECODE.decode(text)
    except msgspec.ValidationError as odd:
        raise Malformed(
            "bad-message", detail="types are start, resume, played, key, mute and hang-up, each with its fields"
        ) from odd
    except (msgspec.DecodeError, UnicodeError, RecursionError) as odd:
        raise Malformed("bad-json", detail="a text must be one JSON object") from odd
    return message


def check_sound(sound: bytes) -> bytes:
    """Twenty milliseconds of the caller; Malformed when it is longer or shorter."""
    if len(sound) != FRAME_BYTES:
        raise Malformed(
            "bad-length", _UNSUPPORTED, f"{len(sound)} bytes of sound; each message is {FRAME_BYTES}, mu-law at 8 kHz"
        )
    return sound


def write_text(type_: str, **fields: str | int | bool) -> str:
    """A text for the softphone."""
    return msgspec.json.encode({"type": type_, **fields}).decode()
