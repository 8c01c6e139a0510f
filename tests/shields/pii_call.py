"""One call for the PII guard's tests: Sarah Miller phones the demo practice, which knows other people too."""

from functools import cache

from handlers.business.templates import load_demo_businesses
from handlers.call.state import Conversation, Line
from handlers.shields.pii.allowance import Allowance
from handlers.shields.pii.customer_names import KnownNames, OthersThan
from handlers.shields.pii.disclosure import find_allowance
from handlers.shields.pii.ports import Belonging
from schemas.knowledge import Business

CUSTOMERS = (
    "Maria Lopez, Will Turner, James Okafor, Anna Schmidt, Jean Dupont, Carmen García, Tom Baker, April Summers, Grace Hill, "
    "John Smith, Mary O'Brien, May Day, Mark Best, Bill Post"
).split(", ")
CALLER = "01CALLER"
SAID = (
    ("agent", "And your name, please?"),
    ("caller", "sarah miller m i l l e r"),
    ("agent", "What's the best number to reach you?"),
    ("caller", "two one two five five five oh one four two"),
    ("caller", "i also need something for my son tommy"),
    ("caller", "we live at forty two maple street the zip code is one one two zero one"),
)


@cache
def practice() -> Business:
    return load_demo_businesses()["demo"]


@cache
def customers() -> KnownNames:
    known = KnownNames(b"only for tests")
    for nth, name in enumerate(CUSTOMERS):
        known.learn(f"01OTHER{nth}", name)
    known.learn(CALLER, "Sarah Miller")
    return known


def conversation(*more: tuple[str, str], language: str = "en") -> Conversation:
    """The call so far, and a little more."""
    lines = tuple(Line(who, words, nth) for nth, (who, words) in enumerate((*SAID, *more)))  # type: ignore[arg-type]
    return Conversation(tenant="demo", call="01CALL", person=CALLER, caller="+12125550142", language=language, lines=lines)


def belonging() -> Belonging:
    return Belonging(
        names=("Sarah Miller",),
        phones=("+12125550142",),
        texts=("sarah.miller@example.org", "March 3 1984", "9 Orchard Lane"),
        references=("HW427",),
        others=OthersThan(customers(), CALLER),
    )


@cache
def may_hear(language: str = "en", *, verified: bool = False) -> Allowance:
    """What Sarah may hear."""
    return find_allowance(practice(), conversation(language=language), belonging(), verified=verified)
