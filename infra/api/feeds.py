"""The live feeds that are open: so many for an account, and one look at a session for all of its feeds."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from infra.api.problem_details import RequestRefused

#: A dashboard in every tab, on every screen of a front desk.
MOST_PER_ACCOUNT = 20
#: Seconds for which an answer to "is this token still good?" serves all feeds that were opened with it.
FRESH_SECONDS = 4.0


class Feeds:
    """Counts open feeds by account, and asks once for all feeds of a token. `steady` counts seconds."""

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._open: Counter[str] = Counter()
        self._asked: dict[str, _Answer] = {}
        self._by_token: Counter[str] = Counter()

    @contextmanager
    def entered(self, account: str, token: str) -> Iterator[None]:
        """One more feed while inside; Refused when the account has as many as it may have."""
        if self._open[account] >= MOST_PER_ACCOUNT:
            detail = f"{MOST_PER_ACCOUNT} live feeds of this account are open; close one, or follow several things over one feed"
            raise RequestRefused(429, "Too many live feeds", detail, {"Retry-After": "5"})
        self._open[account] += 1
        self._by_token[token] += 1
        try:
            yield
        finally:
            for counter, key in ((self._open, account), (self._by_token, token)):
                counter[key] -= 1
                if not counter[key]:
                    del counter[key]
            if token not in self._by_token:
                self._asked.pop(token, None)

    async def still(self, token: str, ask: Callable[[], Awaitable[bool]]) -> bool:
        """Whether a token is good, by the newest answer while it is fresh; raises what the asking raises."""
        known = self._asked.setdefault(token, _Answer())
        async with known.turn:
            if self._steady() - known.at >= FRESH_SECONDS:
                known.good = await ask()
                known.at = self._steady()
            return known.good


class _Answer:
    """What was last said of a token, and whose turn it is to ask."""

    def __init__(self) -> None:
        self.turn, self.at, self.good = asyncio.Lock(), float("-inf"), True
