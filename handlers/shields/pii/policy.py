"""Screening a sentence: what may be said of it, and why. Pure, and quick enough to be done while the caller waits."""

from typing import Literal

import msgspec

from handlers.shields.pii.allowance import Allowance
from handlers.shields.pii.business_secrets import is_confidential
from handlers.shields.pii.email_addresses import find_email_addresses
from handlers.shields.pii.finding import Finding
from handlers.shields.pii.lexicon import Lexicon, load_lexicon
from handlers.shields.pii.person_names import find_names
from handlers.shields.pii.personal_numbers import HARMLESS, find_numbers
from handlers.shields.pii.street_addresses import find_addresses, find_birth_dates, normalise_address
from handlers.shields.pii.tokens import split_words

_ROUNDS = 3


class Screened(msgspec.Struct, frozen=True):
    """`text` is what may be said; `reasons` are the kinds of what was kept back, never the thing itself."""

    verdict: Literal["pass", "redact", "block"]
    text: str
    reasons: tuple[str, ...] = ()


def screen_sentence(text: str, allowed: Allowance, language: str = "en", *, before: str = "", strict: bool = False) -> Screened:
    """What may be said of a sentence. `before` was said just before it: what is split over both is seen.

    After something was kept back, what follows is judged strictly: it may go on with it.
    What cannot be taken out blocks the sentence. Screening what was screened changes nothing.
    """
    known = load_lexicon(language)
    strict = strict or any(phrase in before for phrase in (known.sentences.block, *known.sentences.part.values()))
    said, reasons = text, dict[str, None]()
    for _ in range(_ROUNDS):
        found = _found(said, allowed, known, before, strict=strict)
        if not found:
            return Screened("redact" if reasons else "pass", said, tuple(reasons))
        reasons |= dict.fromkeys(one.kind for one in found)
        if any(one.whole or one.kind not in known.sentences.part for one in found):
            break
        said, before = _without(said, found, known), ""
    return Screened("block", known.sentences.block, tuple(reasons))


def screen_without_verdict(text: str, allowed: Allowance, language: str = "en", *, before: str = "") -> str:
    """What is said when no verdict came in time: when in doubt, less."""
    return screen_sentence(text, allowed, language, before=before, strict=True).text


def _found(text: str, allowed: Allowance, known: Lexicon, before: str, *, strict: bool) -> list[Finding]:
    """Everything in the text that must not be said, in order; what began before it counts from its beginning."""
    if text == known.sentences.block:
        return []
    own = split_words(text, known.cut)
    if own and (whole := normalise_address(own, known)) and any(whole in one for one in allowed.public):
        return []
    joined = f"{before} {text}" if before else text
    offset, spoken = len(joined) - len(text), split_words(joined, known.cut) if before else own
    harmless = [match.span() for match in HARMLESS.finditer(joined)]
    found = [
        *find_numbers(joined, spoken, known, allowed, harmless, strict=strict),
        *find_email_addresses(joined, spoken, known, allowed),
        *find_addresses(joined, spoken, known, allowed, strict=strict),
        *find_birth_dates(spoken, known, allowed),
    ]
    here = [one._replace(start=max(one.start - offset, 0), end=one.end - offset) for one in found if one.end > offset]
    return [*here, *find_names(text, own, known, allowed, strict=strict), *is_confidential(text, known, allowed.staff)]


def _without(text: str, found: list[Finding], known: Lexicon) -> str:
    """The text with a phrase in the place of what was found; what overlaps is one."""
    parts, after = list[str](), 0
    spans: list[Finding] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if spans and one.start <= spans[-1].end:
            spans[-1] = spans[-1]._replace(end=max(spans[-1].end, one.end))
        else:
            spans.append(one)
    for one in spans:
        parts += [text[after : one.start], known.sentences.part[one.kind]]
        after = one.end
    return "".join([*parts, text[after:]])
