"""A text in the pieces that are made one after the other, the first one short, so that it is heard soon."""

import re
from typing import Final

_END: Final = re.compile(r"(?<=[.?!;:])\s+|(?<=[,—–])\s+")
_SENTENCE: Final = (".", "?", "!", ";", ":")
#: Words of the first piece at least, and of a text that is worth cutting at all.
_FIRST, _WORTH = 3, 9
#: Words of a piece at most: 12 s of sound.
_MOST: Final = 30


def pieces(text: str) -> list[str]:
    """The text cut at marks; joined by spaces the pieces are the text. A price or a time has no space behind its mark."""
    words = text.split()
    parts = [part for part in _END.split(" ".join(words)) if part]
    if len(words) < _WORTH:
        return [" ".join(words)] if words else []
    made = [parts.pop(0)]
    while parts and len(made[0].split()) < _FIRST:
        made[0] = f"{made[0]} {parts.pop(0)}"
    for part in parts:
        last = made[-1]
        if len(made) > 1 and not last.endswith(_SENTENCE) and len(last.split()) + len(part.split()) <= _MOST:
            made[-1] = f"{last} {part}"
        else:
            made.append(part)
    return [short for piece in made for short in _shortened(piece)]


def _shortened(piece: str) -> list[str]:
    """A piece without marks that nobody could say in one breath, in several."""
    words = piece.split()
    return [" ".join(words[at : at + _MOST]) for at in range(0, len(words), _MOST)]
