"""Whole calls on virtual time: a loop whose clock jumps, a caller by script, engines that are fakes."""

import asyncio
import selectors
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any


class _Jump(selectors.SelectSelector):
    """A selector that does not wait: it moves the loop's clock on instead."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout:
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on virtual time: thirty seconds of a call pass in microseconds."""

    def __init__(self) -> None:
        self._jump = _Jump()
        super().__init__(self._jump)

    def time(self) -> float:
        return self._jump.now


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]] | None:
    """Tests in this folder run on virtual time."""
    return {"virtual": VirtualLoop} if Path(__file__).parent in Path(item.fspath).parents else None
