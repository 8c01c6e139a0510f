"""Which moments follow from what happened, and when: pure, from the business's own settings and those of its trade."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from handlers.messages.moments.working_days import find_next_working_moment, find_open_day, find_working_moment
from schemas.diary import AppointmentBooked
from schemas.knowledge import Business
from schemas.messages import MomentTopic

#: A reminder that comes so soon after the booking, or after another reminder, is none.
_APART = timedelta(hours=5)
#: Between the steps of winning somebody back, and how many there are.
_WINBACK_APART, WINBACK_STEPS = timedelta(days=30), 2
#: Who has been here so often knows the way: one reminder is enough, and a review was asked for.
KNOWN_VISITS = 3
_FEBRUARY, _LEAP_DAY = 2, 29
_DAY_HOURS = 24


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be written about, and when. `why` says so to the business's people, without anything personal."""

    topic: MomentTopic
    at: datetime
    why: str
    step: int = 1


def plan_before_visit(booked: AppointmentBooked, business: Business, now: datetime, *, visits: int = 0) -> tuple[Moment, ...]:
    """The reminders of a visit: the day before, and some hours before. `visits` they have had; who knows the way needs one."""
    found: list[Moment] = []
    hours, soon = business.follow_up.remind_hours, business.follow_up.soon_hours
    before = booked.start - timedelta(hours=hours)
    if hours and before - now >= _APART:
        found.append(Moment(topic="reminder", at=before, why=f"{hours} hours before the visit"))
    shortly = booked.start - timedelta(hours=soon)
    last = found[-1].at if found else now
    if soon and visits < KNOWN_VISITS and shortly - last >= _APART:
        found.append(Moment(topic="reminder-soon", at=shortly, why=f"{soon} hours before the visit"))
    return tuple(found)


def plan_after_visit(booked: AppointmentBooked, business: Business, *, visits: int) -> tuple[Moment, ...]:
    """What follows a visit that took place; `visits` counts it. A review is asked for at the first visit, and rarely after."""
    after, ended = business.follow_up, booked.start + timedelta(minutes=booked.minutes)
    found: list[Moment] = []

    def add(topic: MomentTopic, hours: int) -> None:
        if hours:
            at = ended + timedelta(hours=hours)
            at = at if topic == "thanks" else find_open_day(business, at)
            found.append(Moment(topic=topic, at=at, why=f"{hours} hours after the visit"))

    if not after.check_hours:  # asking how it went says thank you, too
        add("thanks", after.thank_hours)
    add("check", after.check_hours)
    if business.review_link and after.review_hours and (visits <= 1 or visits % KNOWN_VISITS == 0):
        add("review", max(after.review_hours, after.check_hours + _DAY_HOURS if after.check_hours else 0))
    service = business.service(booked.service)
    recall = (service.recall_days if service else 0) or after.recall_days
    day = _local_day(booked.start, business)
    if recall:
        at = find_working_moment(business, day + timedelta(days=recall))
        found.append(Moment(topic="recall", at=at, why=f"{recall} days after the visit it is time again"))
    cooled = business.engagement.cooled_days
    if cooled:
        days = max(cooled, recall + _WINBACK_APART.days if recall else 0)
        at = find_working_moment(business, day + timedelta(days=days))
        found.append(Moment(topic="winback", at=at, why=f"nothing was heard for {days} days"))
    return tuple(found)


def plan_winback(step: int, sent: datetime, business: Business) -> Moment | None:
    """The next step of winning somebody back after the one sent; None after the last."""
    if step >= WINBACK_STEPS:
        return None
    at = find_working_moment(business, _local_day(sent + _WINBACK_APART, business))
    return Moment(topic="winback", at=at, why="nothing was heard since the last message", step=step + 1)


def plan_missed_visit(start: datetime, business: Business, now: datetime) -> Moment | None:
    """A word to who did not come, on the same day while it is fresh, else on the next day that the business is open."""
    hours = business.follow_up.missed_hours
    if not hours:
        return None
    fresh = now - start < timedelta(hours=12)
    at = now + timedelta(hours=hours) if fresh else find_next_working_moment(business, now)
    return Moment(topic="missed-visit", at=at, why="nobody came to the visit")


def plan_lead(ended: datetime, business: Business) -> Moment:
    """Who asked and did not book is written to on the next day that the business is open."""
    at = find_next_working_moment(business, ended)
    return Moment(topic="lead", at=at, why="they asked and did not book")


def plan_birthday(birthday: date, business: Business, now: datetime) -> Moment:
    """The next birthday, at ten in the morning; who was born on a leap day has it on the last of February."""
    zone = ZoneInfo(business.timezone)
    for year in range(now.astimezone(zone).year, now.astimezone(zone).year + 2):
        day = min(birthday.day, _LEAP_DAY - 1) if birthday.month == _FEBRUARY else birthday.day
        at = datetime(year, birthday.month, day, 10, tzinfo=zone)
        if at > now:
            break
    return Moment(topic="birthday", at=at, why="it is their birthday")


def _local_day(at: datetime, business: Business) -> date:
    return at.astimezone(ZoneInfo(business.timezone)).date()
