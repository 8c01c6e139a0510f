"""A caller's telephone: what they say goes out frame by frame, what they hear is timed."""

import asyncio
from collections import deque

import msgspec

from infra.simulator.loudness import is_audible, last_audible_frame
from schemas.frame import FRAME_BYTES, FRAME_MS

_FRAME = FRAME_MS / 1000
#: Silence that parts one answer from the next when the caller spoke over the agent.
_BREATH = 0.16


class HandsetTurn(msgspec.Struct, kw_only=True):
    """One thing the caller said, and when the answer began. Seconds of the line's clock; `answered` 0: not yet.

    `over_agent`: the agent was speaking when it began; then `yielded` is when the agent fell silent.
    """

    words: str
    began: float = 0.0
    ended: float = 0.0
    answered: float = 0.0
    yielded: float = 0.0
    over_agent: bool = False

    @property
    def latency_ms(self) -> float | None:
        """From the caller's last audible frame to the first audible frame of the answer."""
        return round((self.answered - self.ended) * 1000, 1) if self.answered and self.ended else None


class Handset:
    """The party on a line for a caller who is driven by awaiting: `say`, `agent_quiet`, `agent_speaks`."""

    def __init__(self) -> None:
        self.now = 0.0
        self.turns: list[HandsetTurn] = []
        self.opened = asyncio.Event()
        self.cleared_at: list[float] = []
        self.lost_at: list[float] = []
        self.marks: list[str] = []
        self.greeted_at = 0.0
        self.heard: deque[bytes] | None = None
        self.bed: bytes = b""
        self._speaking: HandsetTurn | None = None
        self._out: deque[bytes] = deque()
        self._last_word = 0
        self._said_frames = 0
        self._keys = ""
        self._gone = False
        self._audible_at = self._agent_began = -1.0
        self._ticked = asyncio.Event()

    @property
    def gone(self) -> bool:
        return self._gone

    @property
    def speaking(self) -> bool:
        """Is the caller speaking now?"""
        return bool(self._out)

    @property
    def agent_speaking(self) -> bool:
        """Has the agent been audible in the last breath?"""
        return self._audible_at >= 0 and self.now - self._audible_at < _BREATH

    @property
    def quiet_for(self) -> float:
        """Seconds since the agent was last audible."""
        return self.now - self._audible_at if self._audible_at >= 0 else self.now

    def agent_done(self, since: float, pause: float) -> bool:
        """Has the agent said something after `since`, and been quiet for `pause` seconds now?"""
        return self._audible_at > since and self.quiet_for >= pause

    @property
    def agent_since(self) -> float:
        """Seconds the agent has been speaking without a breath; 0 when it is silent."""
        return self.now - self._agent_began if self.agent_speaking else 0.0

    def say(self, words: str, sound: bytes) -> HandsetTurn:
        """Begin to say something; it is out when `speaking` is False again."""
        turn = HandsetTurn(words=words, began=self.now, over_agent=self.agent_speaking)
        self._out.extend(
            sound[start : start + FRAME_BYTES].ljust(FRAME_BYTES, b"\xff") for start in range(0, len(sound), FRAME_BYTES)
        )
        self._last_word, self._said_frames, self._speaking = last_audible_frame(sound), 0, turn
        self.turns.append(turn)
        return turn

    def noise(self, sound: bytes) -> None:
        """Make a noise that wants no answer."""
        self._out.extend(sound[start : start + FRAME_BYTES] for start in range(0, len(sound), FRAME_BYTES))

    def press(self, keys: str) -> None:
        self._keys += keys

    def hang_up(self) -> None:
        self._gone = True

    async def tick(self) -> None:
        """Wait for the next twenty milliseconds."""
        self._ticked.clear()
        async with asyncio.timeout(30):
            await self._ticked.wait()

    def speak(self, now: float) -> bytes | None:
        self.now = now
        if not self._out:
            return self._background()
        frame = self._out.popleft()
        turn = self._speaking
        if turn:
            self._said_frames += 1
            if self._said_frames == self._last_word:
                turn.ended = now + _FRAME
        return frame

    def hear(self, sound: bytes | None, now: float) -> None:
        self.now = now
        if self.heard is not None:
            self.heard.append(sound or b"\xff" * FRAME_BYTES)
        if is_audible(sound):
            if not self.agent_speaking:
                self._agent_began = now
                self._answered(now)
            self._audible_at = now
            self.greeted_at = self.greeted_at or now
        elif self._speaking and self._speaking.over_agent and not self._speaking.yielded and not self.agent_speaking:
            self._speaking.yielded = self._audible_at + _FRAME
        self._ticked.set()

    def pressed(self) -> str:
        keys, self._keys = self._keys, ""
        return keys

    def told(self, what: str, now: float) -> None:
        match what:
            case "opened" | "resumed":
                self.opened.set()
            case "cleared":
                self.cleared_at.append(now)
            case "lost":
                self.lost_at.append(now)
            case mark:
                self.marks.append(mark)

    def _answered(self, now: float) -> None:
        """The agent begins to speak: an answer, if the caller has finished a turn."""
        turn = self._speaking
        if turn and turn.ended and not turn.answered and now >= turn.ended:
            turn.answered = now

    def _background(self) -> bytes | None:
        if not self.bed:
            return None
        frame, self.bed = self.bed[:FRAME_BYTES], self.bed[FRAME_BYTES:] + self.bed[:FRAME_BYTES]
        return frame
