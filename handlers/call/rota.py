"""Whose phone may ring now: those who answer within their hours, and those on call for what cannot wait."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.diary.working_hours import find_openings, to_minutes
from schemas.knowledge import Business, Resource
from schemas.opening_times import Week


def find_numbers(business: Business, now: datetime, *, urgent: bool = False) -> tuple[str, ...]:
    """The numbers (E.164) to ring one after another, empty when nobody answers now.

    What is urgent rings those on call first, at any hour.
    """
    set_, notify = business.handing_over, business.notify
    usual = set_.numbers or ((business.handoff_number,) if business.handoff_number else ())
    if urgent:
        return tuple(dict.fromkeys((*notify.on_call, *usual, *((notify.sms,) if notify.sms and not notify.on_call else ()))))
    return usual if usual and is_answered(business, set_.hours or business.hours, now) else ()


def is_answered(business: Business, hours: Week, now: datetime) -> bool:
    """Whether it is within these hours now; a business that names none is always there."""
    if not hours:
        return True
    minute, today = to_minutes(now), now.astimezone(ZoneInfo(business.timezone)).date()
    people = Resource(id="people", name="", hours=hours)
    openings = (opening for day in (today - timedelta(days=1), today) for opening in find_openings(business, people, day))
    return any(opens <= minute < closes for opens, closes in openings)
