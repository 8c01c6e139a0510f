"""A mergeable histogram of latencies: counts by bucket, each ten per cent wider than the one before it."""

import math
from collections.abc import Mapping

#: A bucket ends at so many times its beginning; a quantile is off by five per cent at most.
_RATIO = 1.1
_LOG = math.log(_RATIO)


def find_bucket(milliseconds: float) -> int:
    """The bucket of a latency; what is less than a millisecond counts as one."""
    return math.floor(math.log(max(milliseconds, 1.0)) / _LOG)


def estimate_quantile(counts: Mapping[int, int], share: float) -> float | None:
    """The latency in milliseconds that a `share` (0 to 1) of those counted did not exceed; None when none were.

    It is the middle of its bucket. Histograms of other times and places are added by adding their counts.
    """
    total = sum(counts.values())
    if not total:
        return None
    rank, seen = share * (total - 1), 0
    for bucket in sorted(counts):
        seen += counts[bucket]
        if seen > rank:
            return float(round(_RATIO ** (bucket + 0.5), 1))
    raise AssertionError("the last bucket holds the last rank")
