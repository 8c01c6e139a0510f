"""Where the visit is: postcodes, street addresses, towns."""

from collections.abc import Sequence

from handlers.understanding.phones import read_digits_at
from handlers.understanding.spans import EntitySpan, SearchedTurn

_SUFFIXES = {
    word: full
    for full, said in {
        "Street": "street st",
        "Avenue": "avenue ave",
        "Road": "road rd",
        "Lane": "lane ln",
        "Drive": "drive dr doctor",
        "Court": "court ct",
        "Place": "place pl",
        "Way": "way",
        "Boulevard": "boulevard blvd",
        "Terrace": "terrace",
        "Circle": "circle",
        "Parkway": "parkway",
        "Square": "square",
        "Highway": "highway",
        "Hill": "hill",
    }.items()
    for word in said.split()
}
_POSTCODE = 5
_LONGEST_STREET = 3
_NO_STREET = frozenset(
    "in the at on a to and is are of minutes people oclock am pm by any no good this that half and not for with near".split()
)
_UNITS = frozenset({"apartment", "apt", "unit", "suite", "number"})


def find_places(turn: SearchedTurn, taken: Sequence[bool]) -> list[EntitySpan]:
    """Streets, then postcodes, then towns of the business's area."""
    streets = [found for nth in range(len(turn.words)) if not taken[nth] and (found := _street(turn, nth, taken))]
    streets = [found for nth, found in enumerate(streets) if not nth or found.start >= streets[nth - 1].end]
    used = [any(found.start <= nth < found.end for found in streets) or taken[nth] for nth in range(len(turn.words))]
    return streets + _postcodes(turn, used) + _towns(turn, used)


def _street(turn: SearchedTurn, nth: int, taken: Sequence[bool]) -> EntitySpan | None:
    number, after = read_digits_at(turn.words, nth)
    if not number or len(number) > _POSTCODE:
        return None
    for end in range(min(after + _LONGEST_STREET, len(turn.words) - 1), after, -1):
        name = turn.words[after:end]
        if any(taken[after : end + 1]) or any(word in _NO_STREET for word in name):
            continue
        if turn.at(end) in _SUFFIXES:
            said = " ".join(word.capitalize() for word in name)
            street = f"{number} {said} {_SUFFIXES[turn.at(end)]}"
            unit, last = read_digits_at(turn.words, end + 2) if turn.at(end + 1) in _UNITS else ("", 0)
            if unit:
                return EntitySpan("street", f"{street}, {turn.at(end + 1).capitalize()} {unit}", nth, last, 0.9)
            return EntitySpan("street", street, nth, end + 1, 0.9)
    return None


def _postcodes(turn: SearchedTurn, taken: Sequence[bool]) -> list[EntitySpan]:
    asked = bool({"zip", "postcode", "postal"} & {*turn.asked, *turn.words})
    nth = 0
    while nth < len(turn.words):
        digits, end = ("", nth) if taken[nth] else read_digits_at(turn.words, nth)
        if (
            len(digits) == _POSTCODE
            and (asked or end - nth > _LONGEST_STREET or turn.at(nth) == digits)
            and turn.expects != "time"
        ):
            return [EntitySpan("postcode", digits, nth, end, 0.95 if asked else 0.6)]
        nth = max(end, nth + 1)
    return []


def _towns(turn: SearchedTurn, taken: Sequence[bool]) -> list[EntitySpan]:
    found = []
    for town in turn.business.area.towns:
        words = tuple(town.lower().split())
        for nth in range(len(turn.words)):
            if turn.run(nth, *words) and not any(taken[nth : nth + len(words)]):
                found.append(EntitySpan("town", town, nth, nth + len(words), 0.95))
                break
    return found
