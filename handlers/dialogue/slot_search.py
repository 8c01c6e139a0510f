"""Finding a time: from what the caller wishes to a question to the diary, to offers, to one chosen slot."""

from datetime import time, timedelta

import msgspec

from handlers.dialogue.dialogue_acts import Ask, Move, Tell, View
from handlers.dialogue.offer_choice import fits_wish, picked_offer
from handlers.dialogue.spoken.dates import on_day, say_moments
from handlers.dialogue.state import Wish
from handlers.dialogue.user_turn import UserTurn
from schemas.ranges import Days, TimeRange, clock_time, one_day, time_text
from schemas.toolbox import Availability, FindAvailability, Slot

#: As many offers as one can keep in mind.
OFFERS = 3
_APART = timedelta(minutes=60)
_DAY_BEGINS, _DAY_ENDS = time(6), time(22)
#: How far "another day" looks.
_OTHER_DAYS = 10
_change = msgspec.structs.replace
_RATHER = {
    "morning": TimeRange(time(12), time(21)),
    "afternoon": TimeRange(time(0), time(12)),
    "evening": TimeRange(time(0), time(17)),
}


def update_wish(wish: Wish, heard: UserTurn, view: View, *, new: str = "date") -> Wish:
    """The wish after this turn. A choice among offers is made; anything new makes the diary be asked again.

    `new` is the role under which the new day is found (the last date said).
    """
    staff = heard.one("staff")
    if staff and staff != wish.staff:
        wish = _change(wish, staff=staff, offers=(), chosen=None, searched=False)
    avoid = heard.all_days("not-date")
    if avoid:
        wish = _change(wish, avoid=(*wish.avoid, *avoid), days=None if wish.days in avoid else wish.days)
        wish = _change(wish, offers=(), chosen=None, searched=False, soonest=wish.days is None)
    if heard.values.get("not-time"):
        rather = _RATHER.get(heard.one("not-part"))
        wish = _change(wish, time=rather, part="", offers=(), chosen=None, searched=False)
    if (wish.offers or wish.chosen) and heard.one("rather") and not heard.one("date") and not heard.one("time"):
        return _rather(wish, heard.one("rather"), view)
    if (wish.offers or wish.chosen) and heard.one("shift"):
        base = view.local((wish.chosen or wish.offers[-1]).start) + timedelta(minutes=int(heard.one("shift")))
        return _change(wish, days=one_day(base.date()), time=clock_time(base), part="", offers=(), chosen=None, searched=False)
    if wish.offers and heard.has("availability") and not set(heard.values) & {"date", "time", "choice"}:
        shown = (*wish.shown, *(slot.start for slot in wish.offers))
        return _change(wish, shown=shown, offers=(), chosen=None, searched=False, soonest=wish.soonest or wish.days is None)
    days, at = heard.days(new), heard.time
    if wish.offers and not wish.chosen:
        picked = picked_offer(wish.offers, heard, view)
        if picked:
            return _change(wish, chosen=picked)
        if heard.no and days is None and at is None:
            return _change(
                wish, days=None, time=None, part="", soonest=False, offers=(), searched=False, fruitless=wish.fruitless + 1
            )
    first = heard.one("choice") == "1" and heard.has("book") and not (wish.offers or wish.days or days)
    if heard.one("soonest") or first:
        return _change(wish, soonest=True, offers=(), chosen=None, searched=False)
    if heard.one("any") in {"date", "time"} and wish.days is None and days is None:
        wish = _change(wish, soonest=True, searched=False)
    if days is None and at is None:
        return wish
    held = view.local(wish.chosen.start) if wish.chosen else None
    if held and days in {None, one_day(held.date())} and at in {None, clock_time(held)}:
        return wish
    offered = {view.local(slot.start).date() for slot in wish.offers}
    kept = one_day(held.date()) if held else one_day(next(iter(offered))) if len(offered) == 1 else wish.days
    part = heard.one("part")
    return _change(
        wish,
        days=days or kept,
        time=at if at is not None else clock_time(held) if held else wish.time,
        part=part if part in {"morning", "afternoon", "evening"} else "" if at is not None else wish.part,
        soonest=False,
        offers=(),
        chosen=None,
        searched=False,
    )


def _rather(wish: Wish, way: str, view: View) -> Wish:
    """Later or earlier than what was offered, or on another day."""
    offered = wish.offers or ((wish.chosen,) if wish.chosen else ())
    starts = [view.local(slot.start) for slot in offered]
    shown = (*wish.shown, *(slot.start for slot in offered))
    again = _change(wish, shown=shown, offers=(), chosen=None, searched=False, soonest=False, part="")
    first, last = min(starts), max(starts)
    match way:
        case "later":
            after = clock_time(last + timedelta(minutes=1))
            return _change(again, days=one_day(last.date()), time=TimeRange(after, max(after, _DAY_ENDS)))
        case "earlier":
            return _change(
                again, days=one_day(first.date()), time=TimeRange(min(_DAY_BEGINS, clock_time(first)), clock_time(first))
            )
        case _:  # open: another day
            following = last.date() + timedelta(days=1)
            return _change(again, days=Days(following, following + timedelta(days=_OTHER_DAYS)), time=wish.time)


def search(wish: Wish, service: str, party: int = 1) -> FindAvailability:
    """The question to the diary."""
    return FindAvailability(
        service=service,
        date=wish.days.first.isoformat() if wish.days else "",
        until=wish.days.last.isoformat() if wish.days and not wish.days.only else "",
        time=time_text(wish.time) if wish.time is not None else "",
        part_of_day=wish.part,
        resource=wish.staff,
        party=party,
    )


def pursue_slot(wish: Wish, service: str, view: View, party: int = 1) -> tuple[Wish, tuple[Move, ...]]:
    """The next thing to do for a wish without a chosen slot: ask when, ask the diary, or make an offer."""
    if wish.offers:
        return wish, (offer(wish, view),)
    if wish.searched and "find_availability" in view.busy:
        return wish, ()
    if wish.days or wish.time is not None or wish.soonest:
        return _change(wish, searched=True), (search(wish, service, party),)
    act = "ask-when-else" if wish.fruitless else "ask-when"
    return wish, (Ask(key="when", act=act, values={"service": view.service(service)}, expects="date"),)


def offer(wish: Wish, view: View) -> Ask:
    starts = [view.local(slot.start) for slot in wish.offers]
    act = "offer-one" if len(starts) == 1 else "offer"
    return Ask(key="offer", act=act, values={"times": say_moments(starts, view.today, view.speech)}, expects="time")


def take_availability(wish: Wish, found: Availability, view: View) -> tuple[Wish, tuple[Move, ...]]:
    """The diary's answer: the very slot is chosen, else the nearest are offered, else another day is asked for."""
    slots = tuple(slot for slot in found.slots if _wanted(slot, wish, view))
    at_one_time = isinstance(wish.time, time)
    exact = [
        slot for slot in slots if not isinstance(wish.time, TimeRange) and fits_wish(view.local(slot.start), wish.days, wish.time)
    ]
    if wish.days and wish.days.only and at_one_time and exact:
        return _change(wish, offers=(), chosen=exact[0], searched=True), ()
    told: tuple[Move, ...] = ()
    if not slots:
        slots = tuple(slot for slot in found.next if _wanted(slot, wish, view))
        told = (_why_none(wish, found, view),)
    elif at_one_time and not exact:
        told = (Tell("none-then", {}),)
    if not slots:
        empty = _change(
            wish, days=None, time=None, part="", soonest=False, offers=(), fruitless=wish.fruitless + 1, searched=False
        )
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
    days = one_day(view.local(lost.start).date()) if lost else None
    wish = _change(wish, days=days, time=None, part="", offers=(), chosen=None, searched=False, fruitless=wish.fruitless + 1)
    if wish.fruitless > OFFERS:
        wish = _change(wish, days=None)
    return wish, (Tell("slot-gone"),)


def ask_other_day(wish: Wish, view: View, service: str) -> tuple[Wish, tuple[Move, ...]]:
    """The diary could make nothing of the wish: ask for another day."""
    wish = _change(
        wish, days=None, time=None, part="", soonest=False, offers=(), chosen=None, searched=False, fruitless=wish.fruitless + 1
    )
    return wish, (Ask(key="when", act="ask-when-else", values={"service": view.service(service)}, expects="date"),)


def _wanted(slot: Slot, wish: Wish, view: View) -> bool:
    """Neither on a day they do not want, nor offered before."""
    day = view.local(slot.start).date()
    return not any(day in days for days in wish.avoid) and slot.start not in wish.shown


def _day(wish: Wish, view: View) -> str:
    day = wish.days.only if wish.days else None
    return view.speech.days.then if day is None else on_day(day, view.today, view.speech)


def _spread(slots: tuple[Slot, ...] | list[Slot]) -> tuple[Slot, ...]:
    """Slots apart from each other, in order of time, so that there is something to choose from."""
    kept: list[Slot] = []
    for slot in slots:
        if all(abs(slot.start - other.start) >= _APART for other in kept):
            kept.append(slot)
    rest = [slot for slot in slots if slot not in kept and all(slot.start != other.start for other in kept)]
    return tuple(sorted((kept + rest)[:OFFERS], key=lambda slot: slot.start))
