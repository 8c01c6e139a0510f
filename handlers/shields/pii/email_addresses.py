"""E-mail addresses, written and spoken: `maria at gmail dot com`, `m a r i a at`."""

import re
from collections.abc import Iterator, Sequence

from handlers.shields.pii.allowance import Allowance
from handlers.shields.pii.finding import Finding
from handlers.shields.pii.lexicon import Lexicon
from handlers.shields.pii.tokens import Word

_WRITTEN = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+|[\w.+-]+@[\w-]+")
_ENDS = frozenset("com net org edu gov co io me info biz us uk de es fr it nl ca au mx br pt pl app dev mail ru".split())
_HOSTS = frozenset("gmail hotmail outlook yahoo icloud proton protonmail aol gmx web live msn".split())
_FIGURES_OF_SPEECH = frozenset(
    "is it's its email e-mail mail address us me you reach write to the a an at es la el est die das ist adresse".split()
)
_MOST_HOST, _MOST_LOCAL = 5, 40


def find_email_addresses(text: str, words: Sequence[Word], lexicon: Lexicon, allowed: Allowance) -> Iterator[Finding]:
    """E-mail addresses that must not be said."""
    for match in _WRITTEN.finditer(text):
        if not allowed.text(match[0].lower().replace(" ", "")):
            yield Finding("mail", *match.span())
    at, dots = lexicon.words("at") | {"@"}, lexicon.words("dot") | {"."}
    for nth, word in enumerate(words):
        if word.text in at and nth:
            end = _host(words, nth + 1, dots)
            start = _local(words, nth, lexicon)
            if end and start < nth and not allowed.text(_joined(words[start:end], lexicon)):
                yield Finding("mail", words[start].start, words[end - 1].end)


def _host(words: Sequence[Word], at: int, dots: frozenset[str]) -> int:
    """The word after a host that begins here: `gmail dot com`, or a well-known host alone; 0 when there is none."""
    for nth in range(at, min(at + _MOST_HOST + 1, len(words) - 1)):
        spoken = words[nth].text in dots and words[nth + 1].text in _ENDS
        if nth > at and spoken and (words[nth].text != "." or words[nth].end == words[nth + 1].start):
            return nth + 2
    if at < len(words) and words[at].text in _HOSTS:
        return at + 1
    return 0


def _local(words: Sequence[Word], at: int, lexicon: Lexicon) -> int:
    """Where the part before `at` begins: a word, or letters, digits and words joined by dots and dashes."""
    joints = lexicon.words("dot") | lexicon.words("mark") | {".", "-", "_", "+"}
    start = at
    while start and at - start < _MOST_LOCAL:
        word = words[start - 1]
        small = word.text in lexicon.digits or word.text in lexicon.values or word.text.isdecimal() or len(word.text) == 1
        joined = start < at and (words[start].text in joints or word.text in joints)
        beside = words[start] if start < at else words[start - 2]
        letters = len(word.text) == 1 and len(beside.text) == 1 and beside.text.isalpha()
        if word.text in _FIGURES_OF_SPEECH and not joined and not letters:
            break
        if not (start == at or small or joined or word.text in joints):
            break
        if word.text in ",:;!?\"'":
            break
        start -= 1
    return start


def _joined(words: Sequence[Word], lexicon: Lexicon) -> str:
    spoken = {
        **dict.fromkeys(lexicon.words("dot"), "."),
        **dict.fromkeys(lexicon.words("at"), "@"),
        "underscore": "_",
        "dash": "-",
    }
    return "".join(spoken.get(word.text, lexicon.digits.get(word.text, word.text)) for word in words)
