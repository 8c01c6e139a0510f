"""All that is indexed of one business, once, so that a turn costs milliseconds."""

from typing import NamedTuple

import phonenumbers

from handlers.understanding.catalogue import Catalogue
from handlers.understanding.faqs import FaqIndex
from handlers.understanding.normalisation import split_words
from handlers.understanding.rule_matching import BusinessRules
from schemas.knowledge import Business

_KEPT = 64


class BusinessIndex(NamedTuple):
    """A business, ready to be looked up."""

    business: Business
    catalogue: Catalogue
    questions: FaqIndex
    rules: BusinessRules
    everyday: frozenset[str]


def index_business(business: Business, kept: dict[int, BusinessIndex]) -> BusinessIndex:
    """The index of this very business; `kept` holds the newest of them by identity."""
    index = kept.get(id(business))
    if index is None or index.business is not business:
        index = index_of(business)
        while len(kept) >= _KEPT:
            kept.pop(next(iter(kept)))
        kept[id(business)] = index
    return index


def index_of(business: Business) -> BusinessIndex:
    """Read a business through. Its services, questions and rules are everyday words: nobody is called Cleaning."""
    said = [text for service in business.services for text in (service.name, *service.said)]
    said += [text for faq in business.faqs for text in faq.asked]
    said += [text for rule in business.rules for text in rule.words]
    if business.number:
        phonenumbers.is_possible_number_string(business.number, "US")
    return BusinessIndex(
        business=business,
        catalogue=Catalogue(business),
        questions=FaqIndex(business),
        rules=BusinessRules(business),
        everyday=frozenset(word for text in said for word in split_words(text)),
    )
