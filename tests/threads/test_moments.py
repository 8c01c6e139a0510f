"""What is written of our own accord, at its moment: before a visit, after it, and when somebody stays away."""

from datetime import timedelta

import msgspec
import pytest

from schemas.business import OwnerNotified
from schemas.consent import ConsentReported
from schemas.contacts import ContactLearned
from schemas.diary import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentConfirmed,
    AppointmentMissed,
    AppointmentMoved,
)
from schemas.messages import MessageRefused, MessageRequested
from tests.threads.town import ANA

ASKED = {
    "es": "cuál es el horario de apertura, por favor",
    "de": "wie sind bitte Ihre Öffnungszeiten?",
    "fr": "quels sont vos horaires d'ouverture s'il vous plaît",
}


async def books(town, *, days: float = 4, name: str = "Ana Ruiz", appointment: str = "V1", **changes) -> AppointmentBooked:
    person = await town.directory.person(town.business.tenant, ANA)
    start = (town.clock.now() + timedelta(days=days)).replace(hour=18, minute=0, second=0, microsecond=0)
    said = {"service": "cleaning", "resource": "chair-1", "minutes": 45, "reference": "HW427", "phone": ANA, "name": name}
    booked = AppointmentBooked(appointment=appointment, person=person, start=start, **(said | changes))
    await town.happens(booked)
    await town.settle()
    return booked


async def became(town, booked, kind, **more):
    await town.happens(
        kind(appointment=booked.appointment, person=booked.person, start=booked.start, resource=booked.resource, **more)
    )
    await town.settle()


async def allows_marketing(town, booked):
    said = ConsentReported(person=booked.person, change="granted", purpose="marketing", source="owner")
    await town.happens(said)
    await town.settle()


def cools_after(town, days: int):
    """Nobody is recalled, and who was silent for so long has cooled."""
    change, was = msgspec.structs.replace, town.business
    town.business = change(
        was,
        engagement=change(was.engagement, cooled_days=days),
        follow_up=change(was.follow_up, recall_days=0),
        services=tuple(change(one, recall_days=0) for one in was.services),
    )


def topics(town) -> list[str]:
    return [one.topic for one in town.sent()]


async def test_a_visit_is_confirmed_then_reminded_of_the_day_before_and_some_hours_before(town):
    booked = await books(town)
    await town.later(days=5)
    assert topics(town) == ["confirmation", "reminder", "reminder-soon"]
    _, day_before, soon = [at for at, _ in town.post.sent]
    assert booked.start - day_before == timedelta(hours=24)
    assert timedelta(hours=1.9) < booked.start - soon < timedelta(hours=2.1)
    assert town.sent("reminder")[0].text == (
        "Hi Ana, a reminder from Alder Street Dental: cleaning tomorrow at 1 PM. "
        "Reply YES to confirm, or write here if another time suits you better."
    )
    assert town.sent("reminder")[0].why == "24 hours before the visit"


async def test_yes_to_a_reminder_confirms_the_visit(town):
    await books(town)
    await town.later(days=3.2)
    (thanks,) = await town.writes("Yes")
    assert thanks.startswith("Thank you, that's confirmed: tomorrow at 1 PM")
    assert len(await town.facts(AppointmentConfirmed)) == 1


async def test_a_yes_in_another_language_confirms_too_and_is_answered_in_ours(town):
    await books(town)
    await town.later(days=3.2)
    (thanks,) = await town.writes("Sí, gracias")
    assert thanks.startswith("Thank you, that's confirmed")
    assert len(await town.facts(AppointmentConfirmed)) == 1


async def test_who_has_confirmed_is_not_reminded_again(town):
    await books(town)
    await town.later(days=3.2)
    await town.writes("Yes")
    await town.later(days=2)
    assert "reminder-soon" not in topics(town)


async def test_no_to_a_reminder_is_asked_what_instead_and_moved(town):
    await books(town)
    await town.later(days=3.2)
    (asked,) = await town.writes("no")
    assert "move it or call it off" in asked
    for line in ("please move it to december 2nd at ten", "yes"):
        await town.writes(line)
    assert len(await town.facts(AppointmentMoved)) == 1


async def test_running_late_is_understood_and_told_to_the_owner(town):
    await books(town)
    await town.later(days=4, hours=2, minutes=30)
    (noted,) = await town.writes("I'm running about 10 minutes late, sorry!")
    assert "Thanks for telling us" in noted
    (told,) = [fact.event for fact in await town.facts(OwnerNotified) if fact.event.topic == "late"]
    assert "Ana Ruiz" in told.text
    assert told.severity == "warning"


async def test_a_cancelled_visit_is_reminded_of_by_nobody(town):
    booked = await books(town)
    await became(town, booked, AppointmentCancelled)
    await town.later(days=5)
    assert "reminder" not in topics(town)


async def test_a_visit_for_this_evening_has_no_reminder_of_the_day_before(town):
    await books(town, days=0.05)
    await town.later(days=1)
    assert "reminder" not in topics(town)


async def test_after_the_visit_come_thanks_and_where_it_was_allowed_the_request_for_a_review(town):
    town.business = msgspec.structs.replace(town.business, review_link="https://r.example/bd")
    booked = await books(town)
    await allows_marketing(town, booked)
    town.clock.forward(booked.start + timedelta(hours=1))
    await became(town, booked, AppointmentCompleted, price="120")
    await town.later(days=9)
    assert [one for one in topics(town) if one in {"thanks", "check", "review"}] == ["check", "review"]
    assert "https://r.example/bd" in town.sent("review")[0].text


async def test_without_an_express_yes_nothing_is_sent_that_is_advertising_and_it_is_shown(town):
    town.business = msgspec.structs.replace(town.business, review_link="https://r.example/bd")
    booked = await books(town)
    town.clock.forward(booked.start + timedelta(hours=1))
    await became(town, booked, AppointmentCompleted, price="120")
    await town.later(days=400)
    assert not {"review", "recall", "winback-1", "winback-2"} & set(topics(town))
    refused = {fact.event.message.partition("-")[0]: fact.event.rule for fact in await town.facts(MessageRefused)}
    assert refused["review"] == "no-consent"


async def test_who_did_not_come_is_offered_another_time(town):
    booked = await books(town)
    town.clock.forward(booked.start + timedelta(minutes=20))
    await became(town, booked, AppointmentMissed)
    await town.later(hours=3)
    assert topics(town)[-1] == "missed-visit"


async def test_when_it_is_time_again_they_are_recalled_unless_they_have_booked(town):
    services = tuple(
        msgspec.structs.replace(one, recall_days=182) if one.id == "cleaning" else one for one in town.business.services
    )
    town.business = msgspec.structs.replace(town.business, services=services)
    booked = await books(town)
    await allows_marketing(town, booked)
    town.clock.forward(booked.start + timedelta(hours=1))
    await became(town, booked, AppointmentCompleted, price="120")
    await town.later(days=190)
    assert [one.topic for one in town.sent("recall")] == ["recall"]
    assert "next cleaning" in town.sent("recall")[0].text


async def test_who_has_cooled_is_won_back_in_steps_until_they_answer(town):
    cools_after(town, 90)
    booked = await books(town)
    await allows_marketing(town, booked)
    town.clock.forward(booked.start + timedelta(hours=1))
    await became(town, booked, AppointmentCompleted, price="120")
    await town.later(days=110)
    assert topics(town)[-1] == "winback-1"
    await town.writes("not now, maybe in spring")
    await town.later(days=100)
    assert "winback-2" not in topics(town)


async def test_without_an_answer_there_is_a_second_step_and_no_third(town):
    cools_after(town, 90)
    booked = await books(town)
    await allows_marketing(town, booked)
    town.clock.forward(booked.start + timedelta(hours=1))
    await became(town, booked, AppointmentCompleted, price="120")
    await town.later(days=400)
    assert [one for one in topics(town) if one.startswith("winback")] == ["winback-1", "winback-2"]


async def test_a_birthday_is_wished_every_year_to_who_allowed_it(town):
    booked = await books(town)
    await allows_marketing(town, booked)
    learned = ContactLearned(person=booked.person, field="birthday", value="1980-02-29", source="owner")
    await town.happens(learned)
    await town.later(days=800)
    days = [f"{at:%Y-%m-%d}" for at, one in town.post.sent if one.grant.message.topic == "birthday"]
    assert days == ["2027-02-28", "2028-02-28"]


@pytest.mark.parametrize(("language", "greets"), [("es", "Hola, Ana"), ("de", "Guten Tag Ana Ruiz"), ("fr", "Bonjour Ana")])
async def test_everybody_is_reminded_in_the_language_they_write_in(town, language, greets):
    await town.writes(ASKED[language])
    await books(town)
    await town.later(days=5)
    assert town.sent("reminder")[0].text.startswith(greets)


async def test_a_business_has_words_of_its_own_and_a_mistake_in_them_stops_no_message(town):
    town.business = msgspec.structs.replace(
        town.business, texts={"reminder": "{name} tomorrow!", "reminder-soon": "{nobody} knows"}
    )
    await books(town)
    await town.later(days=5)
    assert town.sent("reminder")[0].text == "Alder Street Dental tomorrow!"
    assert town.sent("reminder-soon")[0].text.startswith("Hi Ana, see you soon at Alder Street Dental")


async def test_every_message_says_why_it_was_written(town):
    booked = await books(town)
    town.clock.forward(booked.start + timedelta(hours=1))
    await became(town, booked, AppointmentCompleted, price="120")
    await town.later(days=3)
    assert all(fact.event.why for fact in await town.facts(MessageRequested) if fact.event.purpose != "notice")
