"""Telephone numbers and other digits, dictated: "four one five double two oh one", "eight hundred", "triple five"."""

from collections.abc import Sequence

import phonenumbers

from handlers.understanding.numbers import DIGITS, ORDINALS, SOUND_ALIKE, TENS, UNITS
from handlers.understanding.spans import EntitySpan, SearchedTurn

_REPEATED = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
_SKIPPED = frozenset({"dash", "hyphen", "then", "dot", "area", "code", "and", "point", "space"})
#: Fewer digits are no telephone number anywhere; more are none either.
_FEWEST, _MOST = 7, 15
_FEWEST_ASKED = 3
_POSTCODE, _POSTAL = 5, {"zip", "postcode", "postal"}
_THIS_NUMBER = (
    ("this", "number"),
    ("this", "one", "number"),
    ("same", "number"),
    ("number", "i", "am", "calling", "from"),
    ("number", "i", "am", "calling", "you", "from"),
    ("one", "i", "am", "calling", "from"),
    ("one", "i", "am", "calling", "on"),
    ("this", "phone"),
    ("number", "on", "your", "screen"),
    ("my", "number", "you", "have"),
    ("number", "you", "have"),
    ("this", "cell"),
)


def find_phone_numbers(turn: SearchedTurn, taken: Sequence[bool]) -> list[EntitySpan]:
    """Numbers with enough digits; fewer when digits were asked for. "This number" is the one the call comes from."""
    found: list[EntitySpan] = []
    nth = 0
    while nth < len(turn.words):
        digits, end = ("", nth) if taken[nth] else read_digits_at(turn.words, nth)
        if len(digits) == _POSTCODE and _POSTAL & {*turn.asked, *turn.words}:
            nth = end
            continue
        named = turn.expects == "number" or "number" in turn.words[max(0, nth - 4) : nth]
        if len(digits) >= _FEWEST or (named and len(digits) >= _FEWEST_ASKED and not _is_number_of_people(turn, end)):
            value, sure = normal(digits, turn)
            found.append(EntitySpan("phone", value, nth, end, sure))
        nth = max(end, nth + 1)
    if not found and turn.caller:
        for nth in range(len(turn.words)):
            for words in _THIS_NUMBER:
                if turn.run(nth, *words):
                    return [EntitySpan("phone", turn.caller, nth, nth + len(words), 0.95)]
    return found


def normal(digits: str, turn: SearchedTurn) -> tuple[str, float]:
    """E.164 in the business's own country, or the bare digits with little confidence."""
    region = "US"
    try:
        if turn.business.number:
            own = phonenumbers.parse(turn.business.number)
            region = phonenumbers.region_code_for_number(own) or region
        plus = "+" if digits.startswith("011") and len(digits) > len("01112345678") else ""
        number = phonenumbers.parse(plus + (digits[3:] if plus else digits), region)
    except phonenumbers.NumberParseException:
        return digits[:_MOST], 0.3
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return digits[:_MOST], 0.4
    sure = 0.95 if phonenumbers.is_valid_number(number) else 0.7
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), sure


def read_digits_at(words: Sequence[str], at: int) -> tuple[str, int]:
    """The longest run of digits beginning here, and where it ends. It begins with a digit, "double" or a plus."""
    digits, nth = "", at
    while nth < len(words):
        more, end = _piece(words, nth, begun=bool(digits))
        if end == nth:
            break
        digits += more
        nth = end
    while nth > at and words[nth - 1] in _SKIPPED:
        nth -= 1
    return digits, nth


def _piece(words: Sequence[str], nth: int, *, begun: bool) -> tuple[str, int]:
    word, then = words[nth], words[nth + 1] if nth + 1 < len(words) else ""
    if word in DIGITS:
        if then in {"hundred", "thousand"} and word != "oh":
            return DIGITS[word] + ("00" if then == "hundred" else "000"), nth + 2
        return DIGITS[word], nth + 1
    if word.isdecimal() and word.isascii():
        return word, nth + 1
    if word in _REPEATED and (then in DIGITS or then.isdecimal()):
        digit = DIGITS.get(then, then)
        return digit * _REPEATED[word] if len(digit) == 1 else digit, nth + 2
    if word in TENS:
        unit = UNITS.get(then, 0)
        return (str(TENS[word] + unit), nth + 2) if unit in range(1, 10) else (str(TENS[word]), nth + 1)
    if word in UNITS:
        return str(UNITS[word]), nth + 1
    if begun and word in SOUND_ALIKE and _goes_on(words, nth + 1):
        return SOUND_ALIKE[word], nth + 1
    if begun and word in _SKIPPED and (_is_digit(then) or then in _REPEATED):
        return "", nth + 1
    return "", nth


def _goes_on(words: Sequence[str], nth: int) -> bool:
    """Whether, after more words that sound like digits, a digit follows or the turn ends."""
    while nth < len(words) and words[nth] in SOUND_ALIKE:
        nth += 1
    return nth == len(words) or _is_digit(words[nth])


def _is_digit(word: str) -> bool:
    return word in DIGITS or word in UNITS or word in TENS or (word.isdecimal() and word.isascii())


def _is_number_of_people(turn: SearchedTurn, end: int) -> bool:
    return turn.at(end) in {"people", "of", "oclock", "am", "pm"} or turn.at(end) in ORDINALS
