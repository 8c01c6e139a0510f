"""Live facts as lines: what is heard waits its turn, and when a reader is too slow, the line says how many were left out."""

import asyncio
from collections.abc import AsyncIterator

import msgspec

from infra.replay.fact_lines import mask_personal, show_personal, to_record, write_fact_line
from schemas.fact import Fact


class LiveLines:
    """Facts of some kinds (all, when none is named) as text or JSON, at most `most` waiting."""

    def __init__(self, tags: frozenset[str] = frozenset(), *, json: bool = False, personal: bool = False, most: int) -> None:
        self._tags, self._as_json, self._show, self._most = tags, json, show_personal if personal else mask_personal, most
        self._waiting: asyncio.Queue[Fact] = asyncio.Queue()
        self._left_out = 0

    def hear(self, fact: Fact) -> None:
        """Take a fact; a slow reader never holds the line up."""
        if self._tags and fact.event.tag() not in self._tags:
            return
        if self._waiting.qsize() >= self._most:
            self._left_out += 1
            return
        self._waiting.put_nowait(fact)

    async def follow(self) -> AsyncIterator[str]:
        """The lines, for as long as somebody wants them."""
        while True:
            fact = await self._waiting.get()
            yield self._told(fact)
            if self._left_out and self._waiting.empty():
                yield f"... {self._left_out} facts were left out here: this terminal was too slow"
                self._left_out = 0

    def _told(self, fact: Fact) -> str:
        return msgspec.json.encode(to_record(fact, self._show)).decode() if self._as_json else write_fact_line(fact, self._show)
