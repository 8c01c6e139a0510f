"""How much one softphone may send: as much as a voice makes, and the keys and marks of a person, with room for a slow network."""

from producers.malformed import Malformed

_POLICY = 1008
#: Frames a second are fifty; a network that stalls delivers what it held at once: so many seconds of it are taken.
_FRAMES_A_SECOND, _MOST_FRAMES = 52.0, 350.0
#: Marks of a long answer come back together when it is cleared.
_TEXTS_A_SECOND, _MOST_TEXTS = 20.0, 200.0


class Inflow:
    """Counts what comes over one socket; `now` is steady seconds."""

    def __init__(self, now: float) -> None:
        self._frames, self._texts = _Allowance(_FRAMES_A_SECOND, _MOST_FRAMES, now), _Allowance(_TEXTS_A_SECOND, _MOST_TEXTS, now)

    def count(self, message: str | bytes, now: float) -> None:
        """One more message came; Malformed when it is one too many."""
        allowance = self._frames if isinstance(message, bytes) else self._texts
        if not allowance.take(now):
            raise Malformed("flood", _POLICY, "more came than a caller can say; send a frame every 20 ms")


class _Allowance:
    """So many a second, and at most so many at once."""

    def __init__(self, rate: float, most: float, now: float) -> None:
        self._rate, self._most, self._left, self._at = rate, most, most, now

    def take(self, now: float) -> bool:
        self._left = min(self._left + (now - self._at) * self._rate, self._most) - 1
        self._at = now
        return self._left >= 0
