"""What everybody may hear: the business's own number, address, staff, prices and answers."""

from functools import lru_cache

import msgspec
import phonenumbers

from handlers.shields.pii.allowance import Allowed
from handlers.shields.pii.digit_runs import runs
from handlers.shields.pii.lexicon import lexicon
from handlers.shields.pii.street_addresses import plain
from handlers.shields.pii.tokens import words
from schemas.knowledge import Business

#: Emergency and help lines.
HELP_LINES = frozenset("911 112 999 000 111 988 311 211 811 110 113 115 118 119 116117 116116 18002221222 8002221222".split())


def warm(business: Business) -> None:
    """Make ready what is known of a business and its language, before the first sentence has to wait for it."""
    lexicon(business.language)
    public(business)


def public(business: Business) -> Allowed:
    """What may be said to anybody who calls this business."""
    return _public(msgspec.json.encode(business))


@lru_cache(maxsize=128)
def _public(encoded: bytes) -> Allowed:
    business = msgspec.json.decode(encoded, type=Business)
    known = lexicon(business.language)
    texts = [
        business.name, business.greeting, business.address, business.directions, business.area.referral,
        *(faq.answer for faq in business.faqs), *(rule.say for rule in business.rules),
        *(f"{service.name}. {service.about}" for service in business.services),
    ]  # fmt: skip
    spoken = [words(text, known.cut) for text in texts]
    numbers = {run.digits for some in spoken for run in runs(some, known)}
    for number in (business.number, business.handoff_number):
        numbers |= written_ways(number)
    people = [one for one in business.resources if one.kind == "person"]
    staff = frozenset(
        word.text
        for one in people
        for name in (one.name, *one.said, one.role)
        for word in words(name)
        if word.text.isalpha() and word.text not in {"the", "dr", "doctor", "and", "second", "associate"}
    )
    named = {word.text for text in (business.name, business.address, *business.area.towns) for word in words(text)}
    capitals = {
        word.text for text, some in zip(texts, spoken, strict=True) for word in some if text[word.start].isupper() and word.start
    }
    squashed = "".join(word.text for word in words(business.name) if word.text.isalnum())
    return Allowed(
        numbers=frozenset(numbers | HELP_LINES),
        public=tuple(plain(some, known) for some in spoken)
        + tuple(text.lower().replace(" ", "") for text in texts if "@" in text),
        names=staff | named | capitals,
        staff=staff,
        own_host=squashed,
    )


def written_ways(number: str) -> set[str]:
    """The digits of a number in E.164, as it is said from abroad and at home."""
    digits = "".join(mark for mark in number if mark.isdigit())
    if not digits:
        return set()
    try:
        home = str(phonenumbers.national_significant_number(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return {digits}
    return {digits, home, f"0{home}"}
