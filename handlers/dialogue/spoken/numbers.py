"""Whole numbers in words, as they are said on the telephone."""

import functools

from num2words import num2words

_MILLION = 1_000_000
#: Hundreds and thousands of which there is one, at the beginning, are said with an article.
_ARTICLE = "a"


@functools.lru_cache(maxsize=1024)
def say_cardinal(number: int) -> str:
    """Words for 0 to 999,999: `a hundred and twenty`; digits beyond."""
    return _spoken(number, "cardinal") if 0 <= number < _MILLION else str(number)


@functools.lru_cache(maxsize=1024)
def say_ordinal(number: int) -> str:
    """Words for a place in a row: `twenty-fourth`."""
    return _spoken(number, "ordinal")


def say_digits(text: str) -> str:
    """One by one: `oh one four seven`; letters stay letters."""
    return " ".join(
        "oh" if mark == "0" else say_cardinal(int(mark)) if mark.isascii() and mark.isdigit() else mark for mark in text
    )


def _spoken(number: int, form: str) -> str:
    words = num2words(number, to=form).replace(",", "")
    one, _, rest = words.partition(" ")
    few = rest.startswith("hundred") or rest in {"thousand", "thousandth"}
    return f"{_ARTICLE} {rest}" if one == "one" and few else str(words)
