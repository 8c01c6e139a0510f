"""What the caller has said in this call: numbers, words, and the names they introduced themselves with."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from handlers.call.state import Line
from handlers.shields.pii.digit_runs import find_digit_runs
from handlers.shields.pii.lexicon import Lexicon, load_lexicon
from handlers.shields.pii.street_addresses import normalise_address
from handlers.shields.pii.tokens import Word, split_words

_FAMILY = frozenset(
    "son daughter wife husband partner kid mother father mom dad hijo hija esposa esposo marido mujer fils fille femme mari "
    "sohn tochter frau mann".split()
)
#: Words that end a name.
_STOPS = frozenset(
    "and i i'm my calling from for the a an here phone number about to at is in with it on of not looking just trying "
    "y de para et pour und aus am für fur mit von hier calls speaking again well so um uh".split()
)
_NAME, _SHORT_ANSWER = 3, 4


class SpokenLine(msgspec.Struct, frozen=True):
    """What one line said: its digits in order, all of it in plain words, the names introduced, and those of the family."""

    digits: tuple[str, ...] = ()
    plain: str = ""
    names: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()


class CallerWords(msgspec.Struct, frozen=True):
    """What all lines said."""

    numbers: frozenset[str]
    texts: tuple[str, ...]
    words: frozenset[str]
    names: frozenset[str]
    family: frozenset[str]


def collect_caller_words(lines: Sequence[Line], language: str, *, more_digits: Iterable[str] = ()) -> CallerWords:
    """What the caller said over the whole call; numbers may be dictated over several turns."""
    heard: list[SpokenLine] = []
    asked = ""
    for line in lines:
        if line.who == "agent":
            asked = line.words
        else:
            heard.append(_heard(line.words, asked, language))
    digits = [run for one in heard for run in one.digits]
    return CallerWords(
        numbers=frozenset({*digits, "".join(digits), *more_digits} - {""}),
        texts=tuple(one.plain for one in heard),
        words=frozenset(word for one in heard for word in one.plain.split()),
        names=frozenset().union(*(one.names for one in heard)),
        family=frozenset().union(*(one.family for one in heard)),
    )


@lru_cache(maxsize=4096)
def _heard(line: str, asked: str, language: str) -> SpokenLine:
    known = load_lexicon(language)
    spoken = _spelled_out(split_words(line, known.cut))
    text = normalise_address(spoken, known)
    names, family = _introduced(f" {text} ", known)
    short = [word for word in text.split() if word.isalpha()]
    if (
        set(normalise_address(split_words(asked, known.cut), known).split()) & known.words("asks_name")
        and len(text.split()) <= _SHORT_ANSWER
    ):
        names |= set(short)
    return SpokenLine(
        tuple(run.digits for run in find_digit_runs(spoken, known, heard=True)),
        text,
        frozenset(names - _STOPS),
        frozenset(family),
    )


def _introduced(text: str, known: Lexicon) -> tuple[set[str], set[str]]:
    names, family = set[str](), set[str]()
    for phrase in known.words("introduces"):
        for match in re.finditer(rf" {re.escape(phrase)} ", text):
            kin = bool(_FAMILY & set(phrase.split()))
            for word in text[match.end() :].split()[:_NAME]:
                if word in _STOPS or not word.isalpha():
                    break
                (family if kin else names).add(word)
    return names, family


def _spelled_out(spoken: list[Word]) -> list[Word]:
    """Words, and letters that follow each other joined to words as well."""
    joined, letters = list[Word](), ""
    for word in [*spoken, Word("", 0, 0)]:
        if len(word.text) == 1 and word.text.isalpha():
            letters += word.text
        elif word.text in {",", "-", "."} and letters:
            continue
        else:
            if len(letters) > 1:
                joined.append(Word(letters, 0, 0))
            letters = ""
        joined.append(word)
    return joined[:-1]
