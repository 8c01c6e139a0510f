"""Whisper's tokens: text into them for a prompt, and text out of them."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

#: GPT-2's pieces of text, of which none is joined with its neighbour.
_PIECES: Final = re.compile(r"'(?:s|t|re|ve|m|ll|d)| ?[^\W\d_]+| ?\d+| ?[^\s\w]+| ?_+|\s+(?!\S)|\s+")


class BytePairs:
    """A vocabulary: tokens as GPT-2 writes bytes, in the order in which they were learned, which is the order of joining."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tuple(tokens)
        self._numbers = {token: number for number, token in enumerate(self._tokens)}
        self._bytes = {letter: byte for byte, letter in letters().items()}

    def number(self, token: str) -> int:
        """The number of a token that stands for no text, such as `<|en|>`; -1 when there is none."""
        return self._numbers.get(token, -1)

    def encoded(self, text: str) -> list[int]:
        """The numbers of a text's tokens."""
        alphabet = letters()
        found: list[int] = []
        for piece in _PIECES.findall(text):
            parts = [alphabet[byte] for byte in piece.encode()]
            while len(parts) > 1 and (at := self._first_joined(parts)) is not None:
                parts[at : at + 2] = [parts[at] + parts[at + 1]]
            found += [self._numbers[part] for part in parts]
        return found

    def decoded(self, numbers: Iterable[int]) -> str:
        """The text of tokens; those that stand for no text are left out."""
        told = "".join(token for token in (self._tokens[number] for number in numbers) if not token.startswith("<|"))
        return bytes(self._bytes[letter] for letter in told if letter in self._bytes).decode("utf-8", errors="replace")

    def _first_joined(self, parts: Sequence[str]) -> int | None:
        """Where the two parts begin that were learned first as one."""
        joined = ((self._numbers.get(one + two), at) for at, (one, two) in enumerate(pairwise(parts)))
        ranked = [(rank, at) for rank, at in joined if rank is not None]
        return min(ranked)[1] if ranked else None


@cache
def letters() -> dict[int, str]:
    """GPT-2's letter for every byte: itself where it can be seen, else one from 256 on."""
    seen = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    hidden = [byte for byte in range(256) if byte not in seen]
    return {byte: chr(byte) for byte in seen} | {byte: chr(256 + nth) for nth, byte in enumerate(hidden)}
