"""Names and references spelled out: "j o h n", "b as in boy", "double t"."""

from collections.abc import Sequence

from handlers.understanding.numbers import DIGITS

#: How a recogniser writes the names of letters.
_LETTERS = {
    "ay": "a",
    "be": "b",
    "bee": "b",
    "see": "c",
    "sea": "c",
    "dee": "d",
    "ef": "f",
    "gee": "g",
    "aitch": "h",
    "eye": "i",
    "jay": "j",
    "kay": "k",
    "el": "l",
    "em": "m",
    "en": "n",
    "pea": "p",
    "pee": "p",
    "cue": "q",
    "queue": "q",
    "are": "r",
    "ar": "r",
    "ess": "s",
    "tea": "t",
    "tee": "t",
    "you": "u",
    "vee": "v",
    "ex": "x",
    "why": "y",
    "zee": "z",
    "zed": "z",
}
_ALPHABET = {
    word: word[0]
    for word in (
        "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra "
        "tango uniform victor whiskey xray yankee zulu"
    ).split()
}
_FEWEST = 3


def read_spelling_at(words: Sequence[str], at: int, *, digits: bool = False) -> tuple[str, int] | None:
    """The letters spelled from this place and where they end; None below three. With `digits`, they count as well."""
    letters, nth, sure = "", at, 0
    while nth < len(words):
        letter, end, plain = _letter(words, nth, begun=bool(letters), digits=digits)
        if end == nth:
            break
        letters += letter
        sure += plain
        nth = end
    return (letters, nth) if len(letters) >= _FEWEST and sure >= len(letters) // 2 + 1 else None


def _letter(words: Sequence[str], nth: int, *, begun: bool, digits: bool) -> tuple[str, int, int]:
    word = words[nth]
    rest = tuple(words[nth + 1 : nth + 4])
    for link in (("as", "in"), ("for",), ("like",), ("as",)):
        if (
            len(word) == 1
            and word.isalpha()
            and rest[: len(link)] == link
            and len(rest) > len(link)
            and rest[len(link)][0] == word
        ):
            return word, nth + 1 + len(link) + 1, 1
    if word in {"double", "capital"} and rest and len(rest[0]) == 1 and rest[0].isalpha():
        return rest[0] * (2 if word == "double" else 1), nth + 2, 2 if word == "double" else 1
    if len(word) == 1 and word.isalpha():
        return word, nth + 1, 1
    if digits and (word in DIGITS or (word.isdecimal() and word.isascii())):
        return DIGITS.get(word, word), nth + 1, 1
    following = rest[0] if rest else ""
    if begun and word in {"dash", "hyphen", "then"} and following:
        return "", nth + 1, 0
    if word in _LETTERS and (len(following) == 1 or following in _LETTERS or (begun and not following)):
        return _LETTERS[word], nth + 1, 0
    if word in _ALPHABET and (following in _ALPHABET or begun):
        return _ALPHABET[word], nth + 1, 1
    return "", nth, 0
