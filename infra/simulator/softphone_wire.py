"""What a softphone says and is told, as the browser writes it."""

import msgspec

from infra.simulator.ports import ClearAsked, EndTold, MarkAsked
from producers.softphone import messages


class SoftphoneWire:
    """The messages of one socket of a softphone."""

    def write_beginning(self, ticket: str, call: str) -> str:
        """`start`, or `resume` for a call whose line was lost."""
        first = messages.Resume(ticket=ticket, call=call) if call else messages.Start(ticket=ticket)
        return _text(first)

    def write_sound(self, chunk: int, sound: bytes) -> bytes:  # noqa: ARG002 - sound comes in order, uncounted
        return sound

    def write_key(self, key: str) -> str:
        return _text(messages.Key(digit=key))

    def write_played(self, mark: str) -> str:
        return _text(messages.Played(name=mark))

    def write_stop(self) -> str:
        return _text(messages.HangUp())

    def read(self, message: str | bytes) -> bytes | MarkAsked | ClearAsked | EndTold | None:
        if isinstance(message, bytes):
            return message
        said = msgspec.json.decode(message)
        match said["type"]:
            case "mark":
                return MarkAsked(said["name"])
            case "clear":
                return ClearAsked()
            case "ended":
                return EndTold(said["why"])
            case "words" | "turn":
                return None
            case other:
                raise ValueError(f"a softphone does not know {other!r}")


def _text(message: messages.Message) -> str:
    return msgspec.json.encode(message).decode()
