"""What the command `daybook visit` does: the page of a visit is found in the log, and asked."""

from typing import Literal

from handlers.diary.state import Slot
from infra.api.business_desk import BusinessDesk, Unanswered
from infra.api.visit_desk import REASONS, look_on_pages, refuse
from infra.composition.business_commands import BY, BusinessNotFound
from schemas.diary import AppointmentRejected, CancellationRequested, Happened, VisitReported
from schemas.subjects import compose_subject

_HAPPENED: dict[str, Happened] = {"confirm": "confirmed", "arrive": "arrived", "complete": "completed", "miss": "missed"}


async def say_what_became(
    desk: BusinessDesk,
    tenant: str,
    action: Literal["confirm", "arrive", "complete", "miss", "cancel"],
    appointment: str,
    *,
    price: str = "",
    reason: str = "",
) -> str:
    """A sentence of what is so now; BusinessNotFound or RequestRefused when it cannot be."""
    found = await look_on_pages(desk.log, tenant, appointment)
    if found is None:
        raise BusinessNotFound(f"no appointment {appointment!r} was ever asked for here; the diary shows those there are")
    page, held = found
    wanted: CancellationRequested | VisitReported = (
        CancellationRequested(appointment=appointment, person=held.booked.person, page=page, reason=reason, by=BY)
        if action == "cancel"
        else VisitReported(appointment=appointment, page=page, happened=_HAPPENED[action], price=price, by=BY)
    )
    try:
        answers = await desk.ask(
            compose_subject("appointment", tenant, appointment),
            wanted,
            answered_on=(compose_subject("page", tenant, page),),
            person=held.booked.person,
        )
    except Unanswered as late:
        raise BusinessNotFound(str(late)) from late
    for fact in answers:
        if isinstance(fact.event, AppointmentRejected):
            raise refuse(*REASONS[fact.event.reason])
    return _sentence(held, "cancelled" if action == "cancel" else _HAPPENED[action])


def _sentence(held: Slot, became: str) -> str:
    was = held.booked
    return f"{was.name or 'Somebody'}, {was.service} on {was.start:%Y-%m-%d at %H:%M}: {became}"
