"""Who works here, who does what, and whether somebody is in."""

from handlers.dialogue.dialogue_acts import Move, Tell, View
from handlers.dialogue.opening_hours import DAYS, say_days, say_hours, say_on_day
from handlers.dialogue.spoken.lists import say_list
from handlers.dialogue.user_turn import UserTurn
from schemas.knowledge import Resource, Service
from schemas.ranges import Days

_NAMED = 4


def tell_staff(heard: UserTurn, about: Service | None, view: View) -> tuple[Move, ...]:
    """The member of staff asked about, else who does the service asked about, else who there is."""
    person = view.business.resource(heard.one("staff"))
    if person is not None:
        return (_one(person, heard.days(), view),)
    if about is not None and about.by:
        names = [view.staff(id_) for id_ in about.by[:_NAMED]]
        return (Tell("who-does", {"service": about.name, "names": say_list(names, view.speech)}),)
    people = [resource for resource in view.business.resources if resource.kind == "person"][:_NAMED]
    if not people:
        return (Tell("unknown-answer"),)
    return (Tell("who-all", {"names": say_list([_with_role(one, view) for one in people], view.speech)}),)


def _one(person: Resource, asked: Days | None, view: View) -> Move:
    hours = person.hours or view.business.hours
    values = {"name": person.name, "role": _article(person.role, view)}
    day = asked.only if asked else None
    if day is not None:
        spans = hours.get(DAYS[day.weekday()], ())
        away = day.isoformat() in {*person.days_off, *view.business.closures}
        values |= {"day": say_on_day(day, view), "spans": say_hours(spans, view)}
        return Tell("staff-in" if spans and not away else "staff-out", values)
    days = [nth for nth, day in enumerate(DAYS) if hours.get(day)]
    return Tell("staff-days" if person.role else "staff-days-plain", values | {"days": say_days(days, view)})


def _article(role: str, view: View) -> str:
    joints = view.speech.joints
    before_vowel = role[:1] in set("aeiou") and joints.article_vowel
    return (joints.article_vowel if before_vowel else joints.article).format(role=role) if role else ""


def _with_role(person: Resource, view: View) -> str:
    if not person.role or person.role in person.name:
        return person.name
    return view.speech.joints.with_role.format(name=person.name, role=_article(person.role, view))
