"""The carrier's buffer: sound and marks in the order they came, played twenty milliseconds at a time."""

from collections import deque

from schemas.frame import FRAME_BYTES

#: Twilio keeps ten minutes; what is more is thrown away.
_MOST_FRAMES = 10 * 60 * 50


class PlayoutBuffer:
    """One stream's buffer. Underruns are gaps inside a sentence: the sound ran out before its mark had come."""

    def __init__(self) -> None:
        self.played = 0
        self.discarded = 0
        self.underruns = 0
        self._queue: deque[tuple[bytes, str]] = deque()
        self._frames = 0
        self._rest = b""
        self._open = self._dry = False

    @property
    def waiting(self) -> int:
        """Frames not played yet."""
        return self._frames

    def sound(self, mulaw: bytes) -> None:
        """Sound came, in chunks of any size."""
        whole = self._rest + mulaw
        end = len(whole) - len(whole) % FRAME_BYTES
        self._rest = whole[end:]
        if self._dry and end:
            self.underruns += 1
            self._dry = False
        for start in range(0, end, FRAME_BYTES):
            if self._frames >= _MOST_FRAMES:
                self.discarded += 1
                continue
            self._queue.append((whole[start : start + FRAME_BYTES], ""))
            self._frames += 1

    def mark(self, name: str) -> None:
        """Tell when everything before this was played."""
        self._queue.append((b"", name))

    def clear(self) -> list[str]:
        """Throw everything away; all marks that were pending."""
        marks = [name for _, name in self._queue if name]
        self._queue.clear()
        self._frames, self._rest, self._open, self._dry = 0, b"", False, False
        return marks

    def play(self) -> tuple[bytes | None, list[str]]:
        """The next twenty milliseconds, None when there is nothing, and the marks that were reached."""
        marks = self._reached()
        if not self._queue:
            self._dry = self._open
            return None, marks
        frame, _ = self._queue.popleft()
        self._frames -= 1
        self.played += 1
        self._open = True
        return frame, marks + self._reached()

    def _reached(self) -> list[str]:
        marks = []
        while self._queue and self._queue[0][1]:
            marks.append(self._queue.popleft()[1])
            self._open = self._dry = False
        return marks
