"""How a word is said in English when the dictionary does not know it: letters to phones, by rules."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

#: Spelling, longest first, to phones of the CMU set. `^` and `$` are the word's ends; the first match wins.
_RULES: Final[tuple[tuple[str, str], ...]] = (
    ("^kn", "N"),
    ("^wr", "R"),
    ("^ps", "S"),
    ("^x", "Z"),
    ("^yu", "Y UW"),
    ("^y", "Y"),
    ("tion", "SH AH N"),
    ("sion", "ZH AH N"),
    ("ture", "CH ER"),
    ("ough", "AO"),
    ("augh", "AO"),
    ("eigh", "EY"),
    ("igh", "AY"),
    ("sch", "SH"),
    ("tch", "CH"),
    ("dge", "JH"),
    ("ski$", "S K IY"),
    ("sky$", "S K IY"),
    ("ov$", "AO V"),
    ("ing$", "IH NG"),
    ("tch", "CH"),
    ("age$", "IH JH"),
    ("ies$", "IY Z"),
    ("ned$", "N D"),
    ("led$", "L D"),
    ("red$", "R D"),
    ("ted$", "T IH D"),
    ("ded$", "D IH D"),
    ("ed$", "D"),
    ("es$", "IH Z"),
    ("le$", "AH L"),
    ("ia$", "IY AH"),
    ("io$", "IY OW"),
    ("ya$", "Y AH"),
    ("ce$", "S"),
    ("ge$", "JH"),
    ("ee", "IY"),
    ("ea", "IY"),
    ("oo", "UW"),
    ("ou", "AW"),
    ("ow", "OW"),
    ("oi", "OY"),
    ("oy", "OY"),
    ("ai", "EY"),
    ("ay", "EY"),
    ("au", "AO"),
    ("aw", "AO"),
    ("ei", "EY"),
    ("ey$", "IY"),
    ("ie$", "IY"),
    ("oa", "OW"),
    ("ue$", "UW"),
    ("ew", "UW"),
    ("ui", "UW"),
    ("ar", "AA R"),
    ("er", "ER"),
    ("ir", "ER"),
    ("or", "AO R"),
    ("ur", "ER"),
    ("ch", "CH"),
    ("ck", "K"),
    ("gh", "G"),
    ("ng$", "NG"),
    ("ph", "F"),
    ("qu", "K W"),
    ("sh", "SH"),
    ("th", "TH"),
    ("wh", "W"),
    ("zh", "ZH"),
    ("ll", "L"),
    ("ss", "S"),
    ("tt", "T"),
    ("nn", "N"),
    ("mm", "M"),
    ("rr", "R"),
    ("pp", "P"),
    ("bb", "B"),
    ("dd", "D"),
    ("ff", "F"),
    ("gg", "G"),
    ("cc", "K"),
    ("zz", "Z"),
    ("gi", "JH IY"),
    ("ce", "S EH"),
    ("ci", "S IH"),
    ("cy", "S IY"),
    ("y$", "IY"),
    ("e$", ""),
    ("a$", "AH"),
    ("i$", "IY"),
    ("o$", "OW"),
    ("u$", "UW"),
)
_LETTERS: Final[dict[str, str]] = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "AE,B,K,D,EH,F,G,HH,IH,JH,K,L,M,N,AA,P,K,R,S,T,AH,V,W,K S,IH,Z".split(","),
        strict=True,
    )
)
_LONG: Final[dict[str, str]] = {"a": "EY", "e": "IY", "i": "AY", "o": "OW", "u": "UW", "y": "AY"}
_SILENT_E: Final = re.compile(r"([aeiouy])(?=[bdfklmnprstvz]e$)")


_ENDINGS: Final[tuple[tuple[str, str], ...]] = (("'s", "Z"), ("s", "Z"), ("ed", "D"), ("d", "D"), ("ing", "IH NG"), ("er", "ER"))
#: A part of a compound has at least so many letters.
_PART: Final = 3


def pronounce_word(word: str, known: Mapping[str, Sequence[str]]) -> list[str]:
    """How a word may be said: as the dictionary has it, as a known word with an ending, as two known words, or by rules."""
    if found := known.get(word):
        return list(found)
    for ending, sound in _ENDINGS:
        if word.endswith(ending) and (stem := known.get(word.removesuffix(ending))):
            return [f"{stem[0]} {sound}"]
    for cut in range(_PART, len(word) - _PART + 1):
        if (left := known.get(word[:cut])) and (right := known.get(word[cut:])):
            return [f"{left[0]} {right[0]}"]
    return [found] if (found := to_phones(word)) else []


def to_phones(word: str) -> str:
    """Phones of a word in small letters, with spaces between; what is no letter is passed over. Empty when nothing is left."""
    letters = re.sub(r"[^a-z]", "", word)
    long = {match.start() for match in _SILENT_E.finditer(letters)}
    said: list[str] = []
    at = 0
    while at < len(letters):
        if at in long:
            said.append(_LONG[letters[at]])
            at += 1
            continue
        spelling, sound = next((rule for rule in _RULES if _fits(rule[0], letters, at)), (letters[at], _LETTERS[letters[at]]))
        said.append(sound)
        at += len(spelling.strip("^$"))
    if "'s" in word and letters.endswith("s"):
        said[-1] = "Z"
    return " ".join(" ".join(said).split())


def _fits(spelling: str, letters: str, at: int) -> bool:
    body = spelling.strip("^$")
    return (
        letters.startswith(body, at)
        and not (spelling.startswith("^") and at)
        and not (spelling.endswith("$") and (at + len(body) != len(letters) or at == 0))
    )
