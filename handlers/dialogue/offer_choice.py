"""Which of the offered times is meant: by its place, its day or hour, a bare number, or any of them."""

from datetime import datetime, time

from handlers.dialogue.dialogue_acts import View
from handlers.dialogue.user_turn import UserTurn
from handlers.understanding.numbers import read_cardinal
from schemas.ranges import Days, TimeOfDay, TimeRange, clock_time
from schemas.toolbox import Slot

_HALF_DAY = 12
#: The cues for a place among the offers.
_PLACES = {"offer-first": "1", "offer-second": "2", "offer-third": "3", "offer-last": "-1"}
_AROUND_NUMBER = frozenset("number option please the i will take okay".split())


def picked_offer(offers: tuple[Slot, ...], heard: UserTurn, view: View) -> Slot | None:
    choice = heard.one("choice") or _ordinal(heard.words, view) or _counted(offers, heard, view)
    if choice:
        place = _place(choice, len(offers))
        return None if place is None else offers[place]
    days, at = heard.days(), heard.time
    if days is not None or at is not None:
        fits = [slot for slot in offers if fits_wish(view.local(slot.start), days, at)]
        return fits[0] if len(fits) == 1 or (fits and isinstance(at, time)) else None
    if (heard.yes and len(offers) == 1) or heard.one("any"):
        return offers[0]
    return None


def picked_place(count: int, heard: UserTurn, view: View) -> int | None:
    """Which of `count` things that were listed is meant by its place among them, from 0; None when no place was said."""
    choice = heard.one("choice") or _ordinal(heard.words, view)
    return _place(choice, count) if choice else None


def _place(choice: str, count: int) -> int | None:
    if choice == "middle":
        return count // 2
    place = count - 1 if choice == "-1" else int(choice) - 1 if choice.isdigit() else count
    return place if 0 <= place < count else None


def _counted(offers: tuple[Slot, ...], heard: UserTurn, view: View) -> str:
    """A bare number that is no hour offered, but counts the offers: "two" of nine, ten and eleven o'clock."""
    said = [word for word in view.language.lexicon.words(heard.words) if word not in _AROUND_NUMBER]
    number = read_cardinal(said, 0)
    if number is None or number[1] != len(said) or not 0 < number[0] <= len(offers):
        return ""
    hours = {view.local(slot.start).hour % _HALF_DAY for slot in offers}
    return "" if number[0] % _HALF_DAY in hours else str(number[0])


def _ordinal(words: str, view: View) -> str:
    """Whatever it was taken for, "the second one" is no time of day."""
    return next((place for cue, place in _PLACES.items() if view.mentions(cue, words)), "")


def fits_wish(start: datetime, days: Days | None, at: TimeOfDay | None) -> bool:
    clock = clock_time(start)
    in_time = at is None or (clock in at if isinstance(at, TimeRange) else clock == at)
    return in_time and (days is None or start.date() in days)
