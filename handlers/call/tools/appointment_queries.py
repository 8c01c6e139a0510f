"""Finding: free times, and the caller's own appointments."""

from datetime import datetime
from typing import assert_never

from handlers.call.tools.ports import Looked
from handlers.call.tools.tool_answer import refuse_tool
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.appointment_summary import summarise_appointment
from handlers.diary.ports import Diary, HeldAppointment
from handlers.phone_numbers import normalise_number, number_region
from schemas.knowledge import Business
from schemas.toolbox import Appointments, Availability, FindAppointments, FindAvailability, Looking, Refusal


async def look_up_appointments(
    wish: Looking, person: str, business: Business, diary: Diary, people: ContactMemory, directory: Directory, now: datetime
) -> Looked:
    """What there is for a wish, from memory."""
    match wish:
        case FindAvailability():
            return find_availability(wish, business, diary, now)
        case FindAppointments():
            return await find_appointments(wish, person, business, diary, people, directory, now)
        case never:
            assert_never(never)


def find_availability(wish: FindAvailability, business: Business, diary: Diary, now: datetime) -> Availability | Refusal:
    """Free times, or which argument cannot be understood."""
    try:
        return diary.availability(business, wish, now)
    except ValueError as unreadable:
        return refuse_tool("invalid", ask=str(unreadable).partition(":")[0])


async def find_appointments(
    wish: FindAppointments,
    person: str,
    business: Business,
    diary: Diary,
    people: ContactMemory,
    directory: Directory,
    now: datetime,
) -> Appointments | Refusal:
    """The coming appointments of the caller, or of the number they were booked under."""
    phone = normalise_number(wish.phone, number_region(business.number)) if wish.phone else ""
    if wish.phone and not phone:
        return refuse_tool("invalid", ask="phone")
    whose = await directory.known(business.tenant, phone) if phone else person
    held = coming(diary, business.tenant, whose, phone, now)
    contact = people.contact(business.tenant, whose or person)
    return Appointments(
        appointments=tuple(summarise_appointment(one.slot.booked) for one in held),
        name=contact.value("name") if contact else "",
    )


def coming(diary: Diary, tenant: str, person: str, phone: str, now: datetime) -> tuple[HeldAppointment, ...]:
    """The appointments still to come."""
    held = diary.appointments(tenant, person=person, phone=phone)
    return tuple(one for one in held if one.slot.coming and one.slot.start > now)
