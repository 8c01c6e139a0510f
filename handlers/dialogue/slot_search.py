"""Finding a time: from what the caller wishes to a question to the diary, to offers, to one chosen slot."""

import re
from datetime import date, datetime, timedelta

import msgspec

from handlers.dialogue.dialogue_acts import Ask, Move, Tell, View
from handlers.dialogue.spoken.dates import say_day, say_moments
from handlers.dialogue.state import Wish
from handlers.dialogue.user_turn import UserTurn
from schemas.toolbox import Availability, FindAvailability, Slot

#: As many offers as one can keep in mind.
OFFERS = 3
_APART = timedelta(minutes=60)
_change = msgspec.structs.replace
_RATHER = {"morning": "12:00-21:00", "afternoon": "00:00-12:00", "evening": "00:00-17:00"}
_PLACES = {
    "first": "1",
    "second": "2",
    "third": "3",
    "last": "-1",
    "earlier": "1",
    "earliest": "1",
    "later": "-1",
    "latest": "-1",
}
_ORDINAL = re.compile(r"\b(first|second|third|last|earlier|earliest|later|latest) (?:one|option|time|slot)\b")


def update_wish(wish: Wish, heard: UserTurn, view: View, *, new: str = "date") -> Wish:
    """The wish after this turn. A choice among offers is made; anything new makes the diary be asked again.

    `new` is the role under which the new day is found (the last date said).
    """
    staff = heard.one("staff")
    if staff and staff != wish.staff:
        wish = _change(wish, staff=staff, offers=(), chosen=None, searched=False)
    avoid = heard.values.get("not-date", ())
    if avoid:
        wish = _change(wish, avoid=(*wish.avoid, *avoid), date="" if wish.date in avoid else wish.date)
        wish = _change(wish, offers=(), chosen=None, searched=False, soonest=not wish.date)
    if heard.values.get("not-time"):
        rather = _RATHER.get(heard.one("not-part"), "")
        wish = _change(wish, time=rather, part="", offers=(), chosen=None, searched=False)
    if wish.offers and heard.has("availability") and not set(heard.values) & {"date", "time", "choice"}:
        shown = (*wish.shown, *(slot.start for slot in wish.offers))
        return _change(wish, shown=shown, offers=(), chosen=None, searched=False, soonest=wish.soonest or not wish.date)
    day, time = heard.one(new), heard.one("time")
    if wish.offers and not wish.chosen:
        picked = _picked(wish.offers, heard, view)
        if picked:
            return _change(wish, chosen=picked)
        if heard.no and not (day or time):
            return _change(
                wish, date="", time="", part="", soonest=False, offers=(), searched=False, fruitless=wish.fruitless + 1
            )
    first = heard.one("choice") == "1" and heard.has("book") and not (wish.offers or wish.date or day)
    if heard.one("soonest") or first:
        return _change(wish, soonest=True, offers=(), chosen=None, searched=False)
    if heard.one("any") in {"date", "time"} and not wish.date and not day:
        wish = _change(wish, soonest=True, searched=False)
    if not day and not time:
        return wish
    held = view.local(wish.chosen.start) if wish.chosen else None
    if held and day in {"", held.date().isoformat()} and time in {"", f"{held:%H:%M}"}:
        return wish
    offered = {view.local(slot.start).date().isoformat() for slot in wish.offers}
    kept_day = held.date().isoformat() if held else next(iter(offered)) if len(offered) == 1 else wish.date
    part = heard.one("part")
    return _change(
        wish,
        date=day or kept_day,
        time=time or (f"{held:%H:%M}" if held else wish.time),
        part=part if part in {"morning", "afternoon", "evening"} else "" if time else wish.part,
        soonest=False,
        offers=(),
        chosen=None,
        searched=False,
    )


def _picked(offers: tuple[Slot, ...], heard: UserTurn, view: View) -> Slot | None:
    choice = heard.one("choice") or _ordinal(heard.words)
    if choice:
        place = -1 if choice == "-1" else int(choice) - 1 if choice.isdigit() else len(offers)
        return offers[place] if place < len(offers) else None
    day, time = heard.one("date"), heard.one("time")
    if day or time:
        fits = [slot for slot in offers if _fits(view.local(slot.start), day, time)]
        return fits[0] if len(fits) == 1 or (fits and time and "-" not in time) else None
    if (heard.yes and len(offers) == 1) or heard.one("any"):
        return offers[0]
    return None


def _ordinal(words: str) -> str:
    """Whatever it was taken for, "the second one" is no time of day."""
    said = _ORDINAL.search(words.lower())
    return _PLACES[said.group(1)] if said else ""


def _fits(start: datetime, day: str, time: str) -> bool:
    first, _, last = day.partition("/")
    earliest, _, latest = time.partition("-")
    at = f"{start:%H:%M}"
    return (not day or first <= start.date().isoformat() <= (last or first)) and (
        not time or (earliest <= at < latest if latest else at == earliest)
    )


def search(wish: Wish, service: str, party: int = 1) -> FindAvailability:
    """The question to the diary."""
    first, _, last = wish.date.partition("/")
    return FindAvailability(
        service=service, date=first, until=last, time=wish.time, part_of_day=wish.part, resource=wish.staff, party=party
    )


def pursue_slot(wish: Wish, service: str, view: View, party: int = 1) -> tuple[Wish, tuple[Move, ...]]:
    """The next thing to do for a wish without a chosen slot: ask when, ask the diary, or make an offer."""
    if wish.offers:
        return wish, (offer(wish, view),)
    if wish.searched and "find_availability" in view.busy:
        return wish, ()
    if wish.date or wish.time or wish.soonest:
        return _change(wish, searched=True), (search(wish, service, party),)
    act = "ask-when-else" if wish.fruitless else "ask-when"
    return wish, (Ask(key="when", act=act, values={"service": view.service(service)}, expects="date"),)


def offer(wish: Wish, view: View) -> Ask:
    starts = [view.local(slot.start) for slot in wish.offers]
    act = "offer-one" if len(starts) == 1 else "offer"
    return Ask(key="offer", act=act, values={"times": say_moments(starts, view.today)}, expects="time")


def take_availability(wish: Wish, found: Availability, view: View) -> tuple[Wish, tuple[Move, ...]]:
    """The diary's answer: the very slot is chosen, else the nearest are offered, else another day is asked for."""
    slots = tuple(slot for slot in found.slots if _wanted(slot, wish, view))
    exact = [slot for slot in slots if "-" not in wish.time and _fits(view.local(slot.start), wish.date, wish.time)]
    if wish.date and "/" not in wish.date and wish.time and exact:
        return _change(wish, offers=(), chosen=exact[0], searched=True), ()
    told: tuple[Move, ...] = ()
    if not slots:
        slots = tuple(slot for slot in found.next if _wanted(slot, wish, view))
        told = (_why_none(wish, found, view),)
    elif wish.time and "-" not in wish.time and not exact:
        told = (Tell("none-then", {}),)
    if not slots:
        empty = _change(wish, date="", time="", part="", soonest=False, offers=(), fruitless=wish.fruitless + 1, searched=False)
        return empty, (*told, Ask(key="when", act="ask-when-else", expects="date"))
    chosen = _spread(exact or slots)[: 1 if wish.soonest or view.discreet else OFFERS]
    wish = _change(wish, offers=chosen, chosen=None, searched=True)
    return wish, (*told, offer(wish, view))


def _why_none(wish: Wish, found: Availability, view: View) -> Tell:
    values = {"day": _day(wish, view), "staff": view.staff(wish.staff)}
    if wish.shown:
        return Tell("none-more", values)
    if values["staff"] and found.closed in {"closed", "taken", "full", "no-resource"}:
        return Tell("none-staff", values)
    return Tell(f"none-{found.closed or 'full'}", values)


def offer_other_slots(wish: Wish, instead: tuple[Slot, ...], view: View) -> tuple[Wish, tuple[Move, ...]]:
    """The slot was taken meanwhile: offer others, or look again."""
    lost = wish.chosen
    slots = tuple(slot for slot in instead if lost is None or slot.start != lost.start)[:OFFERS]
    if slots:
        wish = _change(wish, offers=slots, chosen=None, searched=True, fruitless=wish.fruitless + 1)
        return wish, (Tell("slot-gone"), offer(wish, view))
    day = view.local(lost.start).date().isoformat() if lost else ""
    wish = _change(wish, date=day, time="", part="", offers=(), chosen=None, searched=False, fruitless=wish.fruitless + 1)
    if wish.fruitless > OFFERS:
        wish = _change(wish, date="")
    return wish, (Tell("slot-gone"),)


def ask_other_day(wish: Wish, view: View, service: str) -> tuple[Wish, tuple[Move, ...]]:
    """The diary could make nothing of the wish: ask for another day."""
    wish = _change(
        wish, date="", time="", part="", soonest=False, offers=(), chosen=None, searched=False, fruitless=wish.fruitless + 1
    )
    return wish, (Ask(key="when", act="ask-when-else", values={"service": view.service(service)}, expects="date"),)


def _wanted(slot: Slot, wish: Wish, view: View) -> bool:
    """Neither on a day they do not want, nor offered before."""
    day = view.local(slot.start).date().isoformat()
    avoided = any(first <= day <= (last or first) for first, _, last in (days.partition("/") for days in wish.avoid))
    return not avoided and slot.start not in wish.shown


def _day(wish: Wish, view: View) -> str:
    first, _, last = wish.date.partition("/")
    try:
        return "then" if last or not first else f"on {say_day(date.fromisoformat(first), view.today)}".replace("on to", "to")
    except ValueError:
        return "then"


def _spread(slots: tuple[Slot, ...] | list[Slot]) -> tuple[Slot, ...]:
    """Slots apart from each other, in order of time, so that there is something to choose from."""
    kept: list[Slot] = []
    for slot in slots:
        if all(abs(slot.start - other.start) >= _APART for other in kept):
            kept.append(slot)
    rest = [slot for slot in slots if slot not in kept and all(slot.start != other.start for other in kept)]
    return tuple(sorted((kept + rest)[:OFFERS], key=lambda slot: slot.start))
