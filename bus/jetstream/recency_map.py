"""The most recent entries of a mapping; the oldest are forgotten."""

from collections import OrderedDict


class RecencyMap:
    """Text by text, at most `most` of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, str] = OrderedDict()

    def __contains__(self, key: str) -> bool:
        return key in self._kept

    def get(self, key: str) -> str:
        return self._kept.get(key, "")

    def put(self, key: str, value: str = "") -> None:
        self._kept[key] = value
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
