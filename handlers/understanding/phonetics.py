"""How a word sounds, roughly: words that a recogniser confuses have the same key."""

import re
from functools import lru_cache

#: Spellings of one sound, applied in order; what is left of the vowels is dropped but for the first letter's.
_SPELLINGS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^wh", "w"),
        (r"^x", "s"),
        (r"ph", "f"),
        (r"ght?", lambda found: "t" if found[0].endswith("t") else ""),
        (r"(?:tch|ch|sh|tio|sio|cia)", "x"),
        (r"ck|q|c(?![eiy])", "k"),
        (r"c", "s"),
        (r"dg", "j"),
        (r"g(?=[ei])", "j"),
        (r"g", "k"),
        (r"z", "s"),
        (r"th", "t"),
        (r"d", "t"),
        (r"b", "p"),
        (r"v", "f"),
        (r"mb$", "m"),
    )
)


@lru_cache(maxsize=16384)
def phonetic_key(word: str) -> str:
    """The key of one word: consonants, voiced and unvoiced taken together; vowels only at the beginning, as one."""
    plain = word
    for pattern, replacement in _SPELLINGS:
        plain = pattern.sub(replacement, plain)
    head = "a" if plain[:1] in set("aeiouy") else plain[:1]
    key = head + re.sub(r"[aeiouyhw]", "", plain[1:])
    return re.sub(r"(.)\1+", r"\1", key)
