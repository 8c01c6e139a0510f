"""Sentences said lately, so that a formula costs nothing the second time."""

from collections import OrderedDict
from collections.abc import Hashable

import msgspec


class CachedSentence(msgspec.Struct, frozen=True):
    """A sentence's whole sound, and when each word begins in it: the word and milliseconds."""

    sound: bytes
    words: tuple[tuple[str, int], ...] = ()


class SentenceCache:
    """The sentences used last, up to so many bytes of sound (8,000 a second)."""

    def __init__(self, limit: int = 16_000_000) -> None:
        self._limit = limit
        self._size = 0
        self._known: OrderedDict[Hashable, CachedSentence] = OrderedDict()

    def get(self, key: Hashable) -> CachedSentence | None:
        if (found := self._known.get(key)) is not None:
            self._known.move_to_end(key)
        return found

    def put(self, key: Hashable, saying: CachedSentence) -> None:
        if (old := self._known.pop(key, None)) is not None:
            self._size -= len(old.sound)
        if len(saying.sound) > self._limit:
            return
        self._known[key] = saying
        self._size += len(saying.sound)
        while self._size > self._limit:
            _, oldest = self._known.popitem(last=False)
            self._size -= len(oldest.sound)
