"""Where the caller's place is, as the geo-fence's verdicts come: in order, late, or not at all."""

from typing import Literal

from schemas.understanding import VerdictGiven

Place = Literal["", "inside", "outside", "unknown"]
_PLACES: dict[str, Place] = {"inside": "inside", "outside": "outside", "unknown": "unknown"}
#: Where it is; the turn it was judged in; what it was before a turn that went unjudged.
Placement = tuple[Place, int, Place]


def placed(now: Placement, verdict: VerdictGiven) -> Placement:
    """The placement after a verdict: one that comes late is heeded unless a later turn was judged.

    A turn that went unjudged counts for as long as its verdict is missing, and as if it had never done so afterwards.
    """
    place, turn, before = now
    where, missed = _PLACES.get(verdict.reason.partition(":")[0], ""), verdict.verdict == "failed"
    if verdict.turn < turn:
        return now
    if where:
        if missed:
            return where, verdict.turn, before if verdict.turn == turn else place
        return where, verdict.turn, ""
    if not missed and place == "unknown" and verdict.turn == turn:
        return before, turn, ""
    return now
