"""What Whisper says twice in a short turn is kept once: "Do you take insurance? Do you take insurance?"."""

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
#: A run of words said again and again from this many times on is no speech of anybody's.
_LOOP: Final = 4
#: A repeated run shorter than this is how people speak: "no no", "bye bye".
_LEAST: Final = 2


def folded(text: str) -> str:
    """The text, once where it says the whole of itself twice or more, and a loop at its end once.

    Digits are left alone: "five five" may be a telephone number.
    """
    found = list(_WORD.finditer(text))
    words = [match[0].lower() for match in found]
    for length in range(len(words) // 2, _LEAST - 1, -1):
        times, rest = divmod(len(words), length)
        if rest == 0 and words == words[:length] * times and not _counts(words[:length]):
            return text[: _end(text, found, length)].strip()
    for length in range(1, len(words) // _LOOP + 1):
        run = words[-length:]
        times = 1
        while words[-length * (times + 1) : -length * times] == run:
            times += 1
        if times >= _LOOP and not _counts(run):
            return text[: _end(text, found, len(words) - length * (times - 1))].strip()
    return text


def _counts(words: list[str]) -> bool:
    return any(character.isdigit() for word in words for character in word) or all(word in _DIGITS for word in words)


def _end(text: str, found: list[re.Match[str]], length: int) -> int:
    """Where the first so many words end, with the mark behind them."""
    behind = text[found[length - 1].end() : found[length].start()]
    return found[length - 1].end() + len(behind.rstrip())


_DIGITS: Final = frozenset("zero oh one two three four five six seven eight nine double triple".split())
