"""What a carrier's media stream says and is told, as Twilio writes it."""

import base64
from typing import Any

import msgspec

from infra.simulator.ports import ClearAsked, MarkAsked
from infra.simulator.twiml_verbs import Connect
from schemas.frame import FRAME_MS


class TwilioWire:
    """The messages of one stream of a carrier's call. `name` is the stream's id."""

    def __init__(self, name: str, carrier_call: str) -> None:
        self._name, self._call = name, carrier_call
        self._sequence = 1

    def write_beginning(self, account: str, verb: Connect) -> tuple[str, str]:
        """`connected` and `start`."""
        start = {
            "accountSid": account,
            "callSid": self._call,
            "streamSid": self._name,
            "tracks": ["inbound"],
            "customParameters": verb.parameters,
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        }
        return (
            _text({"event": "connected", "protocol": "Call", "version": "1.0.0"}),
            _text({"event": "start", "sequenceNumber": "1", "streamSid": self._name, "start": start}),
        )

    def write_sound(self, chunk: int, sound: bytes) -> str:
        self._sequence += 1
        payload = base64.b64encode(sound).decode()
        return (
            f'{{"event":"media","sequenceNumber":"{self._sequence}","streamSid":"{self._name}","media":{{"track":"inbound",'
            f'"chunk":"{chunk}","timestamp":"{(chunk - 1) * FRAME_MS}","payload":"{payload}"}}}}'
        )

    def write_key(self, key: str) -> str:
        return _text({"event": "dtmf", "streamSid": self._name, "dtmf": {"track": "inbound_track", "digit": key}})

    def write_played(self, mark: str) -> str:
        return _text({"event": "mark", "streamSid": self._name, "mark": {"name": mark}})

    def write_stop(self) -> str:
        return _text({"event": "stop", "streamSid": self._name, "stop": {"accountSid": "", "callSid": self._call}})

    def read(self, message: str | bytes) -> bytes | MarkAsked | ClearAsked | None:
        said = msgspec.json.decode(message)
        match said["event"]:
            case "media":
                return base64.b64decode(said["media"]["payload"])
            case "mark":
                return MarkAsked(said["mark"]["name"])
            case "clear":
                return ClearAsked()
            case other:
                raise ValueError(f"the carrier does not know {other!r} (Twilio's error 31924)")


def _text(message: dict[str, Any]) -> str:
    return msgspec.json.encode(message).decode()
