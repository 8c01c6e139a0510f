"""The number words of a language, made by num2words and completed by the pack."""

from collections.abc import Callable, Mapping

from num2words import num2words

from handlers.language.heard_words import HeardNumbers

_MADE = (*range(200), *range(200, 1000, 100))


def number_table(heard: HeardNumbers, fold: Callable[[str], str]) -> Mapping[tuple[str, ...], int]:
    """Folded number words, several where they are written apart, to what they say."""
    table: dict[tuple[str, ...], int] = {}
    for value in _MADE if heard.engine else ():
        table[_key(str(num2words(value, lang=heard.engine)), fold)] = value
    for words, value in heard.words.items():
        table[_key(words, fold)] = value
    for words in heard.never:
        table.pop(_key(words, fold), None)
    return table


def ordinal_table(heard: HeardNumbers, fold: Callable[[str], str]) -> Mapping[tuple[str, ...], str]:
    """Folded ordinals up to 31 to the form that the finders read: `24th`."""
    return {
        _key(f"{num2words(value, lang=heard.engine, to='ordinal')}{ending}", fold): f"{value}th"
        for value in range(1, 32)
        for ending in heard.ordinal_endings
    }


def _key(words: str, fold: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words.replace("-", " ").replace(",", " ").split())
