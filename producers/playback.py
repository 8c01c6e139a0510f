"""What the carrier has played: reckoned from what was sent and when, and set right by the marks that come back."""

from collections import deque

import msgspec

from schemas.frame import FRAME_MS

_FRAME = FRAME_MS / 1000
#: A mark later than this is the carrier's hiccup, not its clock.
_MOST_DRIFT = 2.0
#: No call has a million sentences.
_MOST_DIGITS = 6


class PlaybackPosition(msgspec.Struct, frozen=True):
    """Where the caller was in what we said: the sentence, and how much of it they had heard."""

    sentence: int
    ms: int


class _Piece(msgspec.Struct):
    """The part of a sentence that was sent, and when its sound ends at the caller's ear; `mark` is its mark's name, if any."""

    sentence: int
    frames: int
    ends: float
    mark: str = ""


class PlaybackBuffer:
    """The carrier's buffer, as far as it can be known from here. Times are seconds of a steady clock.

    The carrier plays frames as they come, one after the other, so a frame is heard when those before it are.
    """

    def __init__(self) -> None:
        self._pieces: deque[_Piece] = deque()
        self._void: set[str] = set()
        self._ends = 0.0
        self._pauses = 0
        self.through = 0
        self.sent = 0

    def frame(self, sentence: int, now: float) -> bool:
        """A frame is being sent; False when an interruption has voided its sentence."""
        if sentence <= self.through:
            return False
        starts = max(now, self._ends)
        self._ends = starts + _FRAME
        self.sent += 1
        piece = self._pieces[-1] if self._pieces else None
        if piece is None or piece.sentence != sentence:
            piece = _Piece(sentence, 0, starts)
            self._pieces.append(piece)
        piece.frames += 1
        piece.ends = self._ends
        return True

    def mark(self, sentence: int) -> str | None:
        """The sentence's last frame was sent: the name of its mark, or None when it has one or is void."""
        if sentence <= self.through:
            return None
        piece = next((piece for piece in self._pieces if piece.sentence == sentence), None)
        if piece is None:
            piece = _Piece(sentence, 0, self._ends)
            self._pieces.append(piece)
        if piece.mark:
            return None
        piece.mark = f"sentence-{sentence}.{self._pauses}" if self._pauses else f"sentence-{sentence}"
        return piece.mark

    def returned(self, name: str, now: float) -> int | None:
        """A mark came back: the sentence the caller has heard to its end, or None when it was cleared or is not ours."""
        if name in self._void:
            self._void.discard(name)
            return None
        sentence = sentence_of(name)
        if not any(piece.sentence == sentence and piece.mark == name for piece in self._pieces):
            return None
        while self._pieces:
            piece = self._pieces.popleft()
            if piece.sentence == sentence:
                self._shift(now - piece.ends)
                break
        return sentence

    def clear(self, through: int, now: float) -> PlaybackPosition | None:
        """The buffer is being emptied: where the caller was. None when nothing was waiting and nothing need be cleared.

        Sentences up to `through` are void from now on: their late frames are not sent, their marks mean nothing.
        """
        self.through = max(self.through, through)
        if not self._pieces:
            return None
        self._void |= {piece.mark for piece in self._pieces if piece.mark}
        at = next((piece for piece in self._pieces if piece.ends > now), self._pieces[-1])
        length = at.frames * _FRAME
        played = min(max(length - max(at.ends - now, 0.0), 0.0), length)
        self._pieces.clear()
        self._ends = now
        return PlaybackPosition(at.sentence, round(played * 1000))

    def pause(self, now: float) -> tuple[int, frozenset[int]]:
        """The buffer is being emptied for a while: how many frames nobody heard, and the sentences whose marks are void.

        The frames and the marks are to be sent again when the agent goes on; the marks have other names then.
        """
        unheard = left = round(self.waiting(now) / _FRAME)
        again: set[int] = set()
        for piece in reversed(self._pieces):
            if piece.mark:
                self._void.add(piece.mark)
                again.add(piece.sentence)
                piece.mark = ""
            piece.frames, left = max(piece.frames - left, 0), max(left - piece.frames, 0)
            piece.ends = min(piece.ends, now)
        self._pieces = deque([piece for piece in self._pieces if piece.frames] or list(self._pieces)[:1])
        self._ends, self._pauses = min(self._ends, now), self._pauses + 1
        self.sent -= unheard
        return unheard, frozenset(again)

    def waiting(self, now: float) -> float:
        """Seconds of sound that the caller has not heard yet."""
        return max(self._ends - now, 0.0)

    def unmarked(self) -> bool:
        """Has the carrier still to tell us that something was played?"""
        return bool(self._pieces)

    def _shift(self, drift: float) -> None:
        """The carrier's clock is `drift` seconds behind (or ahead of) our reckoning: move what follows."""
        if not self._pieces or not 0 < drift < _MOST_DRIFT:
            return
        for piece in self._pieces:
            piece.ends += drift
        self._ends += drift


def sentence_of(name: str) -> int:
    """The sentence a mark is named for; 0 when it is none of ours. Behind a point stands how often the agent had paused."""
    number = name.removeprefix("sentence-").partition(".")[0]
    return int(number) if number != name and number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS else 0
