"""What else a turn may say: letters spelled out, alphabets of names, words backwards, codes."""

import base64
import binascii
import codecs
import re
from collections.abc import Iterator, Sequence

_SPELLING = dict(
    zip(
        "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo "
        "sierra tango uniform victor whiskey xray yankee zulu".split(),
        "abcdefghijklmnopqrstuvwxyz",
        strict=True,
    )
) | {"alfa": "a", "juliett": "j", "whisky": "w"}
#: How letters sound in English when a recogniser writes them as words.
_SOUNDS = dict(
    zip(
        "ay bee cee see dee ee eff gee aitch eye jay kay el em en oh pee pea queue cue ar are ess tee tea you vee ex "
        "why zee zed".split(),
        "abccdefghijklmnoppqqrrsttuvxyzz",
        strict=True,
    )
)
_SHORTEST_RUN = 4
_CODED = re.compile(r"\b(?:[A-Za-z0-9+/]{16,}={0,2}|(?:[0-9a-fA-F]{2}[ ]?){10,})")


def decode_readings(text: str, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Other readings of a turn, each as words: only those that differ and could be meant."""
    spelled = tuple(_spelled(words))
    if spelled != tuple(words):
        yield spelled
    if any(word in {"backwards", "backward", "reverse", "reversed", "rot", "cipher", "rot13"} for word in words):
        yield tuple(word[::-1] for word in words)
        yield tuple("".join(words)[::-1].split())
        yield tuple(codecs.encode(word, "rot13") for word in words)
    for found in _CODED.findall(text[:4000]):
        if plain := _decoded(found):
            yield tuple(plain.casefold().split())


def _spelled(words: Sequence[str]) -> Iterator[str]:
    """The words, with runs of spelled letters put together."""
    run: list[str] = []
    raw: list[str] = []
    for word in (*words, ""):
        letter = _letter(word)
        if letter:
            run.append(letter)
            raw.append(word)
            continue
        yield from ["".join(run)] if len(run) >= _SHORTEST_RUN else raw
        run, raw = [], []
        if word:
            yield word


def _letter(word: str) -> str:
    if len(word) == 1 and word.isalpha():
        return word
    return _SPELLING.get(word) or _SOUNDS.get(word, "")


def _decoded(code: str) -> str:
    """The plain text of base64 or hexadecimal; empty when it is neither, or is no text."""
    for decode in (bytes.fromhex, lambda some: base64.b64decode(some + "=" * (-len(some) % 4), validate=True)):
        try:
            plain = decode(code).decode()
        except (ValueError, binascii.Error):
            continue
        if plain.isprintable():
            return plain
    return ""
