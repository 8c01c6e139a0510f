"""What the caller did not hear because the agent was held: kept, to be said again when it was no interruption."""

from collections import deque

from schemas.frame import Frame

#: Frames that are remembered in case the agent is held: more than a lead of 240 ms and the carrier's own delay.
_REMEMBERED = 50
#: Whoever holds the agent decides within a second; after this it has died, and the agent goes on.
_LONGEST_SECONDS = 2.0


class HeldVoice:
    """One stream's frames: those given of late, and, while the agent is `held`, those that are to come."""

    def __init__(self) -> None:
        self.held = False
        self._since = 0.0
        self._recent: deque[Frame] = deque(maxlen=_REMEMBERED)
        self._kept: list[Frame] = []
        self._marks: frozenset[int] = frozenset()

    @property
    def kept(self) -> int:
        """Frames that wait."""
        return len(self._kept)

    def hold_since(self, now: float) -> None:
        """The agent is held from now on, if it was not yet."""
        if not self.held:
            self.held, self._since = True, now

    def overdue(self, now: float) -> bool:
        """Whether the agent is held for longer than anybody holds it."""
        return self.held and now - self._since > _LONGEST_SECONDS

    def remember(self, frame: Frame) -> None:
        """A frame was given to the carrier."""
        self._recent.append(frame)

    def keep(self, frame: Frame) -> None:
        """A frame came while the agent is held."""
        self._kept.append(frame)

    def hold(self, unheard: int, marks: frozenset[int]) -> None:
        """The carrier was cleared: the last frames that nobody heard, and the sentences whose marks are void."""
        self._kept = list(self._recent)[-unheard:] if unheard else []
        self._marks = marks
        self._recent.clear()

    def release(self, after: int = 0) -> tuple[list[Frame], frozenset[int]]:
        """Nobody is held any more: the frames to be given, of sentences after this one, and the marks to be put again."""
        kept, marks = [frame for frame in self._kept if frame.sentence > after], self._marks
        self.held, self._kept, self._marks = False, [], frozenset()
        return kept, marks
