"""What everybody may hear: the business's own number, address, staff, prices and answers."""

from functools import lru_cache

import msgspec
import phonenumbers

from handlers.shields.pii.allowance import Allowance
from handlers.shields.pii.digit_runs import find_digit_runs
from handlers.shields.pii.lexicon import load_lexicon
from handlers.shields.pii.street_addresses import normalise_address
from handlers.shields.pii.tokens import split_words
from schemas.knowledge import Business

#: Emergency and help lines.
HELP_LINES = frozenset("911 112 999 000 111 988 311 211 811 110 113 115 118 119 116117 116116 18002221222 8002221222".split())


def warm_business(business: Business) -> None:
    """Make ready what is known of a business and its language, before the first sentence has to wait for it."""
    load_lexicon(business.language)
    list_public_facts(business)


def list_public_facts(business: Business) -> Allowance:
    """What may be said to anybody who calls this business."""
    return _public(msgspec.json.encode(business))


@lru_cache(maxsize=128)
def _public(encoded: bytes) -> Allowance:
    business = msgspec.json.decode(encoded, type=Business)
    known = load_lexicon(business.language)
    texts = [
        business.name, business.greeting, business.address, business.directions, business.area.referral,
        *(faq.answer for faq in business.answers), *(rule.say for rule in business.rules),
        *(f"{service.name}. {service.about}" for service in business.services),
    ]  # fmt: skip
    spoken = [split_words(text, known.cut) for text in texts]
    numbers = {run.digits for some in spoken for run in find_digit_runs(some, known)}
    for number in (*business.all_numbers, business.handoff_number):
        numbers |= write_number_forms(number)
    people = [one for one in business.resources if one.kind == "person"]
    staff = frozenset(
        word.text
        for one in people
        for name in (one.name, *one.said, one.role)
        for word in split_words(name)
        if word.text.isalpha() and word.text not in {"the", "dr", "doctor", "and", "second", "associate"}
    )
    named = {word.text for text in (business.name, business.address, *business.area.towns) for word in split_words(text)}
    capitals = {
        word.text for text, some in zip(texts, spoken, strict=True) for word in some if text[word.start].isupper() and word.start
    }
    squashed = "".join(word.text for word in split_words(business.name) if word.text.isalnum())
    return Allowance(
        numbers=frozenset(numbers | HELP_LINES),
        public=tuple(normalise_address(some, known) for some in spoken)
        + tuple(text.lower().replace(" ", "") for text in texts if "@" in text),
        names=staff | named | capitals,
        staff=staff,
        own_host=squashed,
    )


def write_number_forms(number: str) -> set[str]:
    """The digits of a number in E.164, as it is said from abroad and at home."""
    digits = "".join(mark for mark in number if mark.isdigit())
    if not digits:
        return set()
    try:
        home = str(phonenumbers.national_significant_number(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return {digits}
    return {digits, home, f"0{home}"}
