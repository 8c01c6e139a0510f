"""Which of the caller's own appointments is meant."""

from collections.abc import Sequence
from datetime import time

import msgspec

from handlers.dialogue.dialogue_acts import Ask, View
from handlers.dialogue.spoken.dates import on_moment
from handlers.dialogue.spoken.lists import choices
from handlers.dialogue.user_turn import UserTurn
from schemas.ranges import Days, clock_time
from schemas.toolbox import Appointment

_NAMED = 3


class Hints(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of an appointment: each hint counts when it is there."""

    days: Days | None = None
    at: time | None = None
    service: str = ""
    staff: str = ""


def find_meant_appointment(found: Sequence[Appointment], heard: UserTurn, view: View) -> Appointment | None:
    """The one appointment that fits what was said; the only one there is; None when it is not clear."""
    if len(found) == 1:
        return found[0]
    without = set(heard.values.get("not-service", ()))
    found = [one for one in found if one.service not in without] or found
    choice = heard.one("choice")
    if choice == "middle":
        return found[len(found) // 2]
    if choice.lstrip("-").isdigit() and choice != "0":
        place = -1 if choice == "-1" else int(choice) - 1
        return found[place] if -1 <= place < len(found) else None
    days = heard.all_days()
    at = heard.time if isinstance(heard.time, time) else None
    hints = Hints(days=days[0] if days else None, at=at, service=heard.one("service"), staff=heard.one("staff"))
    return _only(found, hints, view)


def find_hinted_appointment(found: Sequence[Appointment], service: str, days: Days | None, view: View) -> Appointment | None:
    """The one that fits what was said before they were found: by both hints, else by one of them."""
    if len(found) == 1:
        return found[0]
    for hints in (Hints(days=days, service=service), Hints(service=service), Hints(days=days)):
        one = _only(found, hints, view)
        if one:
            return one
    return None


def _only(found: Sequence[Appointment], hints: Hints, view: View) -> Appointment | None:
    fits = [one for one in found if _fits(one, hints, view)]
    return fits[0] if len(fits) == 1 else None


def _fits(one: Appointment, hints: Hints, view: View) -> bool:
    """Whether all the hints there are fit; without any nothing does."""
    start = view.local(one.start)
    fits = []
    if hints.days is not None:
        fits.append(start.date() in hints.days)
    if hints.at is not None:
        fits.append(clock_time(start) == hints.at)
    if hints.service:
        fits.append(one.service == hints.service)
    if hints.staff:
        fits.append(one.resource == hints.staff)
    return bool(fits) and all(fits)


def ask_which_appointment(found: Sequence[Appointment], view: View) -> Ask:
    """Ask which of several."""
    said = [describe_appointment(one, view) for one in found[:_NAMED]]
    return Ask(key="which", act="which-appointment", values={"appointments": choices(said, view.speech)})


def describe_appointment(one: Appointment, view: View) -> str:
    """`your cleaning on Tuesday the twenty-fourth at ...`, without the article."""
    at = on_moment(view.local(one.start), view.today, view.speech)
    return view.speech.joints.appointment.format(service=view.service(one.service), on=at)
