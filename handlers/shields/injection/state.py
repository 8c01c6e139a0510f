"""Slow build-ups: suspicion adds up over the turns of a call and fades, so that no single turn need give it away."""

from collections.abc import Sequence

from handlers.shields.injection.policy import Suspicion

#: What is left of the level after each further turn of the caller.
_FADES = 0.8
#: A turn adds what it has above this; probing counts for less than attacking.
_PLAIN, _PROBING = 0.15, 0.5
#: From this level, with this many turns in it, the build-up itself is flagged, and blocked.
_FLAGGED, _BLOCKED, _FEWEST = 0.85, 1.6, 3


def adds(turn: Suspicion) -> float:
    """What a turn adds to the level."""
    return max(0.0, max(turn.attack, _PROBING * turn.probe) - _PLAIN)


def level(turns: Sequence[Suspicion]) -> float:
    """The level after these turns, oldest first."""
    now = 0.0
    for turn in turns:
        now = now * _FADES + adds(turn)
    return now


def find_build_up(turns: Sequence[Suspicion]) -> tuple[bool, bool]:
    """Whether the last turn completes a build-up that is to be flagged, and one to be blocked."""
    if not turns or not adds(turns[-1]) or sum(adds(turn) > 0 for turn in turns) < _FEWEST:
        return False, False
    reached = level(turns)
    return reached >= _FLAGGED, reached >= _BLOCKED
