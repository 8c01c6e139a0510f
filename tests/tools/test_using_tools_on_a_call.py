"""Tools used on a call: what the agent asks, what the ledger does, and what the agent is told."""

import asyncio

import pytest

from schemas.line import CallEnded

TEN = "2026-11-24T10:00:00-05:00"


async def booked(desk, person, call="C1", **changes):
    wish = {"service": "cleaning", "start": TEN, "name": "Maria Silva"} | changes
    return await desk.use(call, person, "book_appointment", **wish)


async def test_an_appointment_is_found_booked_and_found_again(desk):
    person = await desk.ring("C1")
    free, _ = await desk.use("C1", person, "find_availability", service="cleaning", date="2026-11-24", time="10:00")
    assert free["slots"][0]["start"] == TEN
    made, fact = await booked(desk, person, resource=free["slots"][0]["resource"])
    assert (made["start"], made["service"], made["name"]) == (TEN, "cleaning", "Maria Silva")
    assert (fact.turn, fact.tool, fact.refused, fact.tool_ms) == (3, "book_appointment", False, 0.0)
    mine, _ = await desk.use("C1", person, "find_appointments")
    assert [one["appointment"] for one in mine["appointments"]] == [made["appointment"]]
    assert mine["name"] == "Maria Silva"
    (page,) = await desk.facts("page.>")
    assert (page.person, page.event.phone, page.event.call) == (person, "+16175550199", "C1")


async def test_what_was_just_booked_is_no_longer_offered(desk):
    person = await desk.ring("C1")
    for name in ("Maria", "Rosa"):
        await booked(desk, person, name=name)
    free, _ = await desk.use("C1", person, "find_availability", service="cleaning", date="2026-11-24", time="10:00")
    assert TEN not in [slot["start"] for slot in free["slots"]]


async def test_two_who_come_at_the_same_time_go_to_two_hygienists(desk):
    person = await desk.ring("C1")
    first, _ = await booked(desk, person, name="Maria")
    second, _ = await booked(desk, person, name="Rosa")
    assert {first["resource"], second["resource"]} == {"hygienist-1", "hygienist-2"}


async def test_running_a_booking_twice_changes_nothing(desk):
    person = await desk.ring("C1")
    first, _ = await booked(desk, person)
    again, _ = await booked(desk, person)
    assert again["appointment"] == first["appointment"]
    assert len(await desk.facts("page.>")) == 1


async def test_a_taken_slot_is_refused_and_the_nearest_free_ones_are_offered(desk):
    person = await desk.ring("C1")
    for name in ("Maria", "Rosa"):
        await booked(desk, person, name=name)
    no, fact = await booked(desk, person, name="Ana")
    assert fact.refused
    assert (no["reason"], no["ask"]) == ("taken", "start")
    assert no["instead"][0]["start"] in {"2026-11-24T09:00:00-05:00", "2026-11-24T11:00:00-05:00"}
    free, _ = await booked(desk, person, name="Ana", start=no["instead"][0]["start"])
    assert free["name"] == "Ana"


async def test_a_named_hygienist_who_is_busy_is_offered_at_her_own_free_times(desk):
    person = await desk.ring("C1")
    await booked(desk, person, name="Maria", resource="hygienist-1")
    no, _ = await booked(desk, person, name="Rosa", resource="hygienist-1")
    assert {slot["resource"] for slot in no["instead"]} == {"hygienist-1"}


async def test_on_a_closed_day_the_next_open_one_is_offered(desk):
    person = await desk.ring("C1")
    no, _ = await booked(desk, person, start="2026-11-26T10:00:00-05:00")
    assert no["reason"] == "closed"
    assert no["instead"][0]["start"].startswith("2026-11-28")


async def test_a_time_without_an_offset_is_the_business_own_and_any_offset_is_understood(desk):
    person = await desk.ring("C1")
    bare, _ = await booked(desk, person, start="2026-11-24T10:00:00")
    utc, _ = await booked(desk, person, start="2026-11-24T16:00:00Z", name="Rosa")
    assert bare["start"] == TEN
    assert utc["start"] == "2026-11-24T11:00:00-05:00"


async def test_an_appointment_is_moved_by_its_reference_and_stays_with_its_hygienist(desk):
    person = await desk.ring("C1")
    made, _ = await booked(desk, person)
    spaced = " ".join(made["reference"].lower())
    moved, fact = await desk.use("C1", person, "reschedule_appointment", appointment=spaced, start="2026-11-25T09:00:00-05:00")
    assert not fact.refused
    assert (moved["appointment"], moved["start"], moved["resource"]) == (
        made["appointment"],
        "2026-11-25T09:00:00-05:00",
        made["resource"],
    )
    mine, _ = await desk.use("C1", person, "find_appointments")
    assert [one["start"] for one in mine["appointments"]] == ["2026-11-25T09:00:00-05:00"]
    answers = [fact for fact in await desk.facts("call.demo.C1") if fact.event.tag() == "tool.answered"]
    assert len(answers) == 3


async def test_a_cancelled_appointment_is_read_back_as_it_was_and_its_time_is_free_again(desk):
    person = await desk.ring("C1")
    made, _ = await booked(desk, person)
    gone, _ = await desk.use("C1", person, "cancel_appointment", appointment=made["appointment"], reason="ill")
    assert gone == made
    mine, _ = await desk.use("C1", person, "find_appointments")
    assert "appointments" not in mine
    no, fact = await desk.use("C1", person, "cancel_appointment", appointment=made["appointment"])
    assert (fact.refused, no["reason"], no["ask"]) == (True, "not-found", "appointment")


async def test_appointments_are_found_from_another_telephone_by_the_number_they_were_booked_under(desk):
    made, _ = await booked(desk, await desk.ring("C1"), phone="617 555 0123")
    other = await desk.ring("C2", "+16175550177")
    found, _ = await desk.use("C2", other, "find_appointments", phone="(617) 555-0123")
    assert found["appointments"][0]["appointment"] == made["appointment"]
    none, _ = await desk.use("C2", other, "find_appointments")
    assert none == {}


@pytest.mark.parametrize(
    ("tool", "arguments", "reason", "ask"),
    [
        ("book_appointment", {"service": "cleaning", "start": TEN}, "invalid", "name"),
        ("book_appointment", {"service": "cleaning", "start": TEN, "name": " "}, "invalid", "name"),
        ("book_appointment", {"service": "cleaning", "start": "ten", "name": "M"}, "invalid", "start"),
        ("book_appointment", {"service": "cleaning", "start": TEN, "name": "M", "phone": "12"}, "invalid", "phone"),
        ("book_appointment", {"service": "massage", "start": TEN, "name": "M"}, "unknown-service", "service"),
        (
            "book_appointment",
            {"service": "cleaning", "start": TEN, "name": "M", "resource": "dentist-1"},
            "no-resource",
            "resource",
        ),
        ("find_availability", {"service": "cleaning", "date": "soonish"}, "invalid", "date"),
        ("find_availability", {"service": "cleaning", "part_of_day": "night"}, "invalid", "part_of_day"),
        ("find_appointments", {"phone": "x"}, "invalid", "phone"),
        ("reschedule_appointment", {"appointment": "nope", "start": TEN}, "not-found", "appointment"),
        ("take_message", {"text": ""}, "invalid", "text"),
        ("log_call_outcome", {"outcome": "great"}, "invalid", "outcome"),
        ("open_the_safe", {}, "invalid", "tool"),
    ],
)
async def test_what_cannot_be_understood_is_refused_naming_what_to_ask_for(desk, tool, arguments, reason, ask):
    person = await desk.ring("C1")
    no, fact = await desk.use("C1", person, tool, **arguments)
    assert fact.refused
    assert (no["reason"], no["ask"]) == (reason, ask)


async def test_a_message_is_kept_for_the_owner_with_the_callers_number(desk):
    person = await desk.ring("C1")
    noted, _ = await desk.use("C1", person, "take_message", text="Please call about my bill.", name="Maria", urgent=True)
    assert noted == {}
    (taken,) = [fact for fact in await desk.facts("contact.>") if fact.event.tag() == "message.taken"]
    assert (taken.event.text, taken.event.phone, taken.event.urgent) == ("Please call about my bill.", "+16175550199", True)
    (told,) = await desk.facts("business.>")
    assert told.event.topic == "urgent-message"


async def test_a_human_is_asked_for_and_only_a_call_back_is_promised(desk):
    person = await desk.ring("C1")
    transfer, _ = await desk.use("C1", person, "transfer_to_human", reason="wants to talk about a bill", way="callback")
    assert transfer.get("connected", False) is False
    tags = {fact.event.tag() for fact in await desk.facts("call.demo.C1")}
    assert "handoff.requested" in tags
    assert (await desk.facts("business.>"))[0].event.topic == "callback"


async def test_a_lead_is_noted_with_how_to_reach_them(desk):
    person = await desk.ring("C1")
    await desk.use("C1", person, "qualify_lead", intent="implants", name="Bo", contact="bo@example.com")
    facts = await desk.facts("contact.>")
    assert any(fact.event.tag() == "lead.qualified" and fact.event.wants == "implants" for fact in facts)
    assert desk.people.contact("demo", person).value("email") == "bo@example.com"


async def test_the_outcome_of_the_call_is_on_the_call(desk):
    person = await desk.ring("C1")
    await desk.use("C1", person, "log_call_outcome", outcome="answered", notes="asked about prices")
    assert any(fact.event.tag() == "outcome.logged" for fact in await desk.facts("call.demo.C1"))


async def test_fifty_agents_who_book_the_same_time_at_once_fill_both_hygienists_and_no_more(desk):
    people = [await desk.ring(f"C{nth}", f"+1617555{1000 + nth}") for nth in range(50)]
    told = await asyncio.gather(*(booked(desk, person, f"C{nth}", name=f"N{nth}") for nth, person in enumerate(people)))
    yes = [result for result, fact in told if not fact.refused]
    no = [result for result, fact in told if fact.refused]
    assert sorted(result["resource"] for result in yes) == ["hygienist-1", "hygienist-2"]
    assert len(await desk.facts("page.>")) == 2
    assert all(result["reason"] == "taken" and result["instead"] for result in no)


async def test_when_a_call_has_ended_its_costs_are_on_the_call(desk):
    person = await desk.ring("C1")
    await desk.say("C1", CallEnded(reason="caller", seconds=61.0), "C1/ended", person)
    facts = await desk.until(lambda facts: any(fact.event.tag() == "cost.incurred" for fact in facts), "call.demo.C1")
    assert [(fact.event.part, fact.event.amount) for fact in facts if fact.event.tag() == "cost.incurred"] == [
        ("telephony", "0.025")
    ]


async def test_what_a_caller_confirmed_is_known_on_the_next_call(desk):
    person = await desk.ring("C1")
    await booked(desk, person)
    await desk.until(lambda facts: any(fact.event.tag() == "contact.learned" for fact in facts), "contact.>")
    again = await desk.ring("C2")
    assert again == person
    assert desk.people.contact("demo", again).value("name") == "Maria Silva"
    assert sum(fact.event.tag() == "contact.met" for fact in await desk.facts("contact.>")) == 1
