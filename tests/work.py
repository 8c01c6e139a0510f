"""How much work something is, counted in function calls: the same on an idle machine and on a busy one."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def calls_made(work: Callable[[], Any]) -> int:
    """How many functions, ours and others', are called while `work` runs. A thousand are some tenths of a millisecond."""
    made = 0

    def count(frame: FrameType, happened: str, of: Any) -> None:
        nonlocal made
        made += happened in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return made
