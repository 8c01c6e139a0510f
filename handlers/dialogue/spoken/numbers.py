"""Whole numbers in words."""

_SMALL = (
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_HUNDRED, _THOUSAND, _MILLION = 100, 1_000, 1_000_000


def say_cardinal(number: int) -> str:
    """Words for 0 to 999,999: `a hundred and twenty`; digits beyond."""
    if number < 0 or number >= _MILLION:
        return str(number)
    if number < len(_SMALL):
        return _SMALL[number]
    if number < _HUNDRED:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")
    if number < _THOUSAND:
        hundreds, rest = divmod(number, _HUNDRED)
        head = "a hundred" if hundreds == 1 else f"{_SMALL[hundreds]} hundred"
        return head + (f" and {say_cardinal(rest)}" if rest else "")
    thousands, rest = divmod(number, _THOUSAND)
    if not rest:
        return "a thousand" if thousands == 1 else f"{say_cardinal(thousands)} thousand"
    joint = " and " if rest < _HUNDRED else " "
    return f"{say_cardinal(thousands)} thousand{joint}{say_cardinal(rest).replace('a hundred', 'one hundred')}"


def say_ordinal(number: int) -> str:
    """Words for a place in a row: `twenty-fourth`."""
    head, dash, last = say_cardinal(number).rpartition("-")
    if last in _IRREGULAR:
        word = _IRREGULAR[last]
    elif last.endswith("y"):
        word = last[:-1] + "ieth"
    else:
        word = last + ("h" if last.endswith("t") else "th")
    return head + dash + word


def say_digits(text: str) -> str:
    """One by one: `oh one four seven`; letters stay letters."""
    return " ".join("oh" if mark == "0" else _SMALL[int(mark)] if mark.isascii() and mark.isdigit() else mark for mark in text)
