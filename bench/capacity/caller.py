"""One caller of the bench: listens, answers, interrupts now and then, and times what comes back."""

import random
import re
from collections import deque

import msgspec

from bench.capacity.lines import QUIET, Said
from bench.capacity.wire import Wire
from schemas.frame import FRAME_BYTES, FRAME_MS

_FRAME = FRAME_MS / 1000
#: One turn in so many interrupts the agent, after it has spoken for so long.
_INTERRUPTS, _AFTER_SECONDS = 4, 0.7
#: A person answers after a moment, in seconds.
_THINKS = (0.3, 0.9)
#: Who has waited so long for an answer speaks again.
_PATIENCE = 6.0
_MARK = re.compile(rb'"name":\s*"([^"]+)"')
_HEAD = b'"payload":"'


def _frames(text: bytes) -> int:
    """How many frames a message of sound holds, by the length of its base64."""
    start = text.index(_HEAD) + len(_HEAD)
    return (text.index(b'"', start) - start) * 3 // 4 // FRAME_BYTES


class Result(msgspec.Struct, kw_only=True):
    """What one call was. Latencies in milliseconds, from the last frame in which the detector hears speech."""

    tenant: str = ""
    call: str = ""
    sent: int = 0
    received: int = 0
    clears: int = 0
    unanswered: int = 0
    answers: list[float] = []
    cleared: list[float] = []


class Caller:
    """A call, driven every twenty milliseconds by `tick`. Figures are noted only while `counting`."""

    def __init__(self, said: tuple[Said, ...], seed: int) -> None:
        self.result = Result()
        self.counting = False
        self.wire: Wire | None = None
        self._said, self._dice = said, random.Random(seed)
        self._stream = b""
        self._chunk = 0
        self._line: Said | None = None
        self._at = 0
        self._due = 0.0
        self._ends = 0.0
        self._began = 0.0
        self._marks: deque[tuple[float, bytes]] = deque()
        self._interrupting = self._waiting = False
        self._voiced_at = self._spoke_at = 0.0
        self._turns = self._dice.randrange(_INTERRUPTS)
        self._now = 0.0

    def begin(self, wire: Wire, stream: str, call: str, parameters: dict[str, str]) -> None:
        """Say `connected` and `start`."""
        self.wire, self._stream = wire, stream.encode()
        self.result.tenant, self.result.call = parameters.get("tenant", ""), parameters.get("call", "")
        start = {
            "accountSid": "AC" + "0" * 32,
            "callSid": call,
            "streamSid": stream,
            "tracks": ["inbound"],
            "customParameters": parameters,
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        }
        wire.say(msgspec.json.encode({"event": "connected", "protocol": "Call", "version": "1.0.0"}))
        wire.say(msgspec.json.encode({"event": "start", "sequenceNumber": "1", "streamSid": stream, "start": start}))

    def tick(self, now: float) -> None:
        """Send the next frame, and the marks that are due."""
        self._now = now
        payload = self._next(now)
        self._chunk += 1
        chunk = b"%d" % self._chunk
        assert self.wire
        self.wire.say(
            b'{"event":"media","sequenceNumber":"' + chunk + b'","streamSid":"' + self._stream
            + b'","media":{"track":"inbound","chunk":"' + chunk + b'","timestamp":"' + b"%d" % ((self._chunk - 1) * FRAME_MS)
            + b'","payload":"' + payload + b'"}}'
        )  # fmt: skip
        self.result.sent += 1
        while self._marks and self._marks[0][0] <= now:
            self._return(self._marks.popleft()[1])

    def stop(self) -> None:
        """Hang up."""
        if self.wire:
            self.wire.say(msgspec.json.encode({"event": "stop", "streamSid": self._stream.decode(), "stop": {"callSid": ""}}))
            self.wire.close()

    def hear(self, text: bytes, now: float) -> None:
        """A message of the edge, at `now`."""
        if text.startswith(b'{"event":"media"'):
            frames = _frames(text)
            self.result.received += frames
            if now >= self._ends:
                self._began = now
            self._ends = max(self._ends, now) + frames * _FRAME
            if self._waiting and self._line is None and not self._interrupting:
                self._answered(now)
        elif b'"event":"mark"' in text:
            if found := _MARK.search(text):
                self._marks.append((self._ends, found[1]))
        elif b'"event":"clear"' in text:
            self._clear(now)

    def _next(self, now: float) -> bytes:
        line = self._line
        if line is None:
            self._decide(now)
            return QUIET
        payload, at = line.frames[self._at], self._at
        self._at += 1
        if at == line.first:
            self._voiced_at = now
        if at == line.last:
            self._spoke_at = now
        if self._at == len(line.frames):
            self._line, self._waiting = None, True
            self._interrupting = False
        return payload

    def _decide(self, now: float) -> None:
        """Speak when it is our turn: after the agent, after a moment's thought, or into its words."""
        if self._waiting:
            if now - self._spoke_at > _PATIENCE:
                self._waiting = False
                self.result.unanswered += self.counting
            return
        if not self._ends:
            return
        interrupts = self._turns % _INTERRUPTS == 0
        if interrupts and now < self._ends and now - self._began >= _AFTER_SECONDS:
            self._speak(interrupting=True)
        elif now >= self._ends:
            self._due = self._due or now + self._dice.uniform(*_THINKS)
            if now >= self._due:
                self._speak(interrupting=False)

    def _speak(self, *, interrupting: bool) -> None:
        self._line, self._at, self._due = self._dice.choice(self._said), 0, 0.0
        self._interrupting = interrupting
        self._turns += 1

    def _answered(self, now: float) -> None:
        self._waiting = False
        if self.counting:
            self.result.answers.append((now - self._spoke_at) * 1000)

    def _clear(self, now: float) -> None:
        self.result.clears += 1
        if self._interrupting and self.counting and self._voiced_at:
            self.result.cleared.append((now - self._voiced_at) * 1000)
        self._interrupting = False
        self._ends = now
        while self._marks:
            self._return(self._marks.popleft()[1])

    def _return(self, name: bytes) -> None:
        assert self.wire
        self.wire.say(b'{"event":"mark","streamSid":"' + self._stream + b'","mark":{"name":"' + name + b'"}}')
