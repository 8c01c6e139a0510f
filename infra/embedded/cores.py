"""The cores we may use."""

import os


def count_cores() -> int:
    """How many; where the system does not say what is allowed, how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
