"""Numbers as people say them: cardinals, ordinals, and single digits."""

from collections.abc import Sequence

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
UNITS = {word: value for value, word in enumerate(_SMALL)}
TENS = {
    word: value
    for value, word in zip(range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True)
} | {"fourty": 40}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
ORDINALS = {word: value for value, word in enumerate(_ORDINALS, start=1)} | {
    "thirtieth": 30,
    "twelth": 12,
    "fith": 5,
    "nineth": 9,
}
#: How a digit is said when digits are dictated.
DIGITS = {word: str(value) for value, word in enumerate(_SMALL[:10])} | {"oh": "0", "o": "0", "nought": "0", "naught": "0"}
#: What a recogniser writes for a digit in the middle of others.
SOUND_ALIKE = {
    "to": "2",
    "too": "2",
    "for": "4",
    "fore": "4",
    "ate": "8",
    "won": "1",
    "tree": "3",
    "sex": "6",
    "fife": "5",
    "nein": "9",
    "niner": "9",
}
_HUNDRED, _THOUSAND, _TEN, _TWENTY = 100, 1000, 10, 20


def read_cardinal(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """The number standing at this place and where it ends: "twenty three" is 23, "a hundred and five" 105."""
    below = _below_hundred(words, at)
    if below is None:
        if at + 1 < len(words) and words[at] == "a" and words[at + 1] in {"hundred", "thousand"}:
            below = (1, at + 1)
        else:
            return None
    value, end = below
    for word, factor in (("hundred", _HUNDRED), ("thousand", _THOUSAND)):
        if end < len(words) and words[end] == word:
            value, end = value * factor, end + 1
            skipped = end + 1 if end < len(words) and words[end] == "and" else end
            rest = read_cardinal(words, skipped) if factor == _THOUSAND else _below_hundred(words, skipped)
            if rest and rest[0] < factor:
                value, end = value + rest[0], rest[1]
    return value, end


def read_ordinal(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """The ordinal standing at this place and where it ends: "twenty third" and "23rd" are 23."""
    if at >= len(words):
        return None
    word = words[at]
    if word in ORDINALS:
        return ORDINALS[word], at + 1
    if word[:1].isdigit() and word[-2:] in {"st", "nd", "rd", "th"} and word[:-2].isdecimal():
        return int(word[:-2][:4]), at + 1
    if word in TENS and at + 1 < len(words) and ORDINALS.get(words[at + 1], _TEN) < _TEN:
        return TENS[word] + ORDINALS[words[at + 1]], at + 2
    return None


def _below_hundred(words: Sequence[str], at: int) -> tuple[int, int] | None:
    if at >= len(words):
        return None
    word = words[at]
    if word.isdecimal() and word.isascii() and len(word) <= len("100000"):
        return int(word), at + 1
    if word in TENS:
        unit = UNITS.get(words[at + 1], _TEN) if at + 1 < len(words) else _TEN
        return (TENS[word] + unit, at + 2) if 0 < unit < _TEN else (TENS[word], at + 1)
    if word in UNITS:
        return UNITS[word], at + 1
    return None
