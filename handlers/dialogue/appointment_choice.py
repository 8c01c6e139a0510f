"""Which of the caller's own appointments is meant."""

from collections.abc import Sequence
from datetime import datetime

from handlers.dialogue.dialogue_acts import Ask, View
from handlers.dialogue.spoken.dates import say_moment
from handlers.dialogue.spoken.lists import say_list
from handlers.dialogue.user_turn import UserTurn
from schemas.toolbox import Appointment

_NAMED = 3


def find_meant_appointment(found: Sequence[Appointment], heard: UserTurn, view: View) -> Appointment | None:
    """The one appointment that fits what was said; the only one there is; None when it is not clear."""
    if len(found) == 1:
        return found[0]
    choice = heard.one("choice")
    if choice.lstrip("-").isdigit() and choice != "0":
        place = -1 if choice == "-1" else int(choice) - 1
        return found[place] if -1 <= place < len(found) else None
    fits = [one for one in found if _fits(one, heard, view)]
    return fits[0] if len(fits) == 1 else None


def find_hinted_appointment(found: Sequence[Appointment], service: str, days: tuple[str, ...], view: View) -> Appointment | None:
    """The one that fits what was said before they were found: by both hints, else by one of them."""
    both = {"service": (service,) if service else (), "date": days}
    for roles in (("service", "date"), ("service",), ("date",)):
        one = find_meant_appointment(found, UserTurn(values={role: both[role] for role in roles if both[role]}), view)
        if one:
            return one
    return None


def _fits(one: Appointment, heard: UserTurn, view: View) -> bool:
    start = view.local(one.start)
    hints = []
    if "date" in heard.values:
        hints.append(is_on_days(start, heard.values["date"][0]))
    if heard.one("time") and "-" not in heard.one("time"):
        hints.append(f"{start:%H:%M}" == heard.values["time"][0])
    if heard.one("service"):
        hints.append(one.service == heard.one("service"))
    if heard.one("staff"):
        hints.append(one.resource == heard.one("staff"))
    return bool(hints) and all(hints)


def is_on_days(start: datetime, days: str) -> bool:
    """Whether a local start is on a day, or within a range of days."""
    first, _, last = days.partition("/")
    return first <= start.date().isoformat() <= (last or first)


def ask_which_appointment(found: Sequence[Appointment], view: View) -> Ask:
    """Ask which of several."""
    said = [describe_appointment(one, view) for one in found[:_NAMED]]
    return Ask(key="which", act="which-appointment", values={"appointments": say_list(said, "or")})


def describe_appointment(one: Appointment, view: View) -> str:
    """`your cleaning on Tuesday the twenty-fourth at ...`, without the article."""
    at = say_moment(view.local(one.start), view.today)
    joint = "" if at.startswith(("today", "tomorrow")) else "on "
    return f"{view.service(one.service)} {joint}{at}"
