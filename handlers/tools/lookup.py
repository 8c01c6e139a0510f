"""Looking a question up in what the business wrote down."""

from collections.abc import Iterator

from rapidfuzz import fuzz, utils

from schemas.knowledge import Business
from schemas.toolbox import Answer

#: Below this likeness (0 to 1) the business's knowledge does not say.
_LIKE = 0.62
_WHERE = ("where are you", "what is your address", "how do I get there", "directions", "where are you located")


def answer_question(question: str, business: Business) -> Answer:
    """The answer to the likest question we know, or an empty one."""
    asked = utils.default_process(question)
    best = max(((_like(asked, known), text) for known, text in _known(business)), default=(0.0, ""))
    return Answer(text=best[1], confidence=round(best[0], 2)) if best[0] >= _LIKE else Answer()


def _like(asked: str, known: str) -> float:
    """Shared words count, and so does having few others."""
    known = utils.default_process(known)
    return (fuzz.token_set_ratio(asked, known) + fuzz.token_sort_ratio(asked, known)) / 200


def _known(business: Business) -> Iterator[tuple[str, str]]:
    for faq in business.faqs:
        for phrasing in (*faq.asked, faq.topic):
            yield phrasing, faq.answer
    for service in business.services:
        if service.about:
            for name in (service.name, *service.said):
                yield f"what is {name}", service.about
                yield f"tell me about {name}", service.about
    if place := " ".join(filter(None, (business.address and f"We are at {business.address}.", business.directions))):
        for phrasing in _WHERE:
            yield phrasing, place
