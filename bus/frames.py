"""Frames in order: what to let through, what to hold, what to drop."""

from collections.abc import Iterable, Sequence

from schemas.frame import Frame


class FrameOrder:
    """One direction of one call from number `after` + 1 on, each number once.

    Frames of an epoch older than the newest heard are dropped: their writer was overtaken.
    """

    def __init__(self, after: int) -> None:
        self._last = after
        self._epoch = 0
        self._held: dict[int, Frame] = {}

    @property
    def last(self) -> int:
        """The number of the last frame let through."""
        return self._last

    @property
    def gap(self) -> bool:
        """Whether later frames wait for a missing one."""
        return bool(self._held)

    def offer(self, frame: Frame) -> Sequence[Frame]:
        """What can go through now, in order."""
        if frame.epoch < self._epoch or frame.number <= self._last:
            return ()
        if frame.epoch > self._epoch:
            self._epoch = frame.epoch
            self._held = {number: held for number, held in self._held.items() if number < frame.number}
        if not self._held and frame.number == self._last + 1:
            self._last = frame.number
            return (frame,)
        self._held[frame.number] = frame
        return self._ready()

    def skip(self) -> Sequence[Frame]:
        """Give the missing frames up: what was held goes through."""
        if self._held:
            self._last = min(self._held) - 1
        return self._ready()

    def _ready(self) -> Sequence[Frame]:
        ready = []
        while (frame := self._held.pop(self._last + 1, None)) is not None:
            self._last = frame.number
            ready.append(frame)
        return ready


def order_frames(frames: Iterable[Frame]) -> list[Frame]:
    """Stored frames by number, each once; where a new owner went on, the overtaken one's frames are dropped."""
    best: dict[int, Frame] = {}
    begins: dict[int, int] = {}
    for frame in frames:
        begins[frame.epoch] = min(frame.number, begins.get(frame.epoch, frame.number))
        if frame.number not in best or best[frame.number].epoch < frame.epoch:
            best[frame.number] = frame
    epoch, taken = 0, []
    for number in sorted(best):
        epoch = max([epoch, *(one for one, first in begins.items() if first <= number)])
        if best[number].epoch >= epoch:
            taken.append(best[number])
    return taken
