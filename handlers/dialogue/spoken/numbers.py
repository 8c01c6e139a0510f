"""Whole numbers in words, as they are said on the telephone."""

import functools

from num2words import num2words

from handlers.language.speech import Speech

_MILLION = 1_000_000


def say_cardinal(number: int, speech: Speech) -> str:
    """Words for 0 to 999,999: `a hundred and twenty`; digits beyond, and where the voice knows better."""
    if speech.written:
        return str(number)
    return _spoken(number, "cardinal", speech.numbers.engine, speech.numbers.article) if 0 <= number < _MILLION else str(number)


def counted(number: int, speech: Speech) -> str:
    """The same in front of a noun: `veintiún euros`."""
    words = say_cardinal(number, speech)
    for ending, before_noun in speech.numbers.before_noun.items():
        if words.endswith(ending):
            return words.removesuffix(ending) + before_noun
    return words


def say_ordinal(number: int, speech: Speech) -> str:
    """Words for a place in a row: `twenty-fourth`."""
    return _spoken(number, "ordinal", speech.numbers.engine, speech.numbers.article)


def say_digits(text: str, speech: Speech) -> str:
    """One by one: `oh one four seven`; letters stay letters. Written they are left as they are."""
    if speech.written:
        return text
    return " ".join(_digit(mark, speech) if mark.isascii() and mark.isdigit() else mark for mark in text)


def _digit(mark: str, speech: Speech) -> str:
    said = speech.numbers
    if mark == "0" and said.zero:
        return said.zero
    return said.digits[int(mark)] if said.digits else say_cardinal(int(mark), speech)


@functools.lru_cache(maxsize=8192)
def _spoken(number: int, form: str, engine: str, article: str) -> str:
    if not engine:
        return str(number)
    words = str(num2words(number, to=form, lang=engine)).replace(",", "")
    one, _, rest = words.partition(" ")
    few = rest.startswith("hundred") or rest in {"thousand", "thousandth"}
    return f"{article} {rest}" if article and one == "one" and few else words
