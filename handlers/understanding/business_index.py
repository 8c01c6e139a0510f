"""All that is indexed of one business, once, so that a turn costs milliseconds."""

from typing import NamedTuple

import phonenumbers

from handlers.language.lexicon import Lexicon
from handlers.understanding.business_examples import ExampleIndex
from handlers.understanding.catalogue import Catalogue
from handlers.understanding.faqs import Encode, FaqIndex
from handlers.understanding.rule_matching import BusinessRules
from schemas.knowledge import Business

_KEPT = 64


class BusinessIndex(NamedTuple):
    """A business, ready to be looked up."""

    business: Business
    lexicon: Lexicon
    catalogue: Catalogue
    questions: FaqIndex
    rules: BusinessRules
    examples: ExampleIndex
    everyday: frozenset[str]


def index_business(
    business: Business, lexicon: Lexicon, encode: Encode, kept: dict[tuple[int, int], BusinessIndex]
) -> BusinessIndex:
    """The index of this very business in a language; `kept` holds the newest of them by identity."""
    index = kept.get((id(business), id(lexicon)))
    if index is None or index.business is not business or index.lexicon is not lexicon:
        index = index_of(business, lexicon, encode)
        while len(kept) >= _KEPT:
            kept.pop(next(iter(kept)))
        kept[id(business), id(lexicon)] = index
    return index


def index_of(business: Business, lexicon: Lexicon, encode: Encode) -> BusinessIndex:
    """Read a business through. Its services, questions and rules are everyday words: nobody is called Cleaning."""
    said = [text for service in business.services for text in (service.name, *service.said)]
    said += [text for faq in business.faqs for text in faq.asked]
    said += [text for rule in business.rules for text in rule.words]
    if business.number:
        phonenumbers.is_possible_number_string(business.number, "US")
    return BusinessIndex(
        business=business,
        lexicon=lexicon,
        catalogue=Catalogue(business, lexicon),
        questions=FaqIndex(business, lexicon, encode),
        rules=BusinessRules(business, lexicon),
        examples=ExampleIndex(business, lexicon, encode),
        everyday=frozenset(word for text in said for word in lexicon.words(text)),
    )
