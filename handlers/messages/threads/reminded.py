"""Which visit a text may speak of: the one we last reminded them of, else the next one of today."""

from datetime import datetime, timedelta

from bus.log import Log
from handlers.consent.state import fold as standing_of
from handlers.diary.ports import Diary, HeldAppointment
from handlers.messages.threads.policy import RemindedVisit
from schemas.messages import MessageRequested
from schemas.subjects import compose_subject
from schemas.threads import MessageThreaded

#: A reminder is answered within this, else it is none that they speak of.
_ANSWERED_WITHIN = timedelta(days=2)
#: Who is late says so until this long after the visit should have begun, and not more than this before it.
_LATE, _SOON = timedelta(minutes=45), timedelta(hours=6)
#: What may be answered with a yes.
REMINDERS = frozenset({"reminder", "reminder-soon"})


async def find_reminded_visit(came: MessageThreaded, tenant: str, log: Log, diary: Diary, now: datetime) -> RemindedVisit | None:
    """The visit, as the diary has it now; None when there is none to speak of."""
    if held := await _reminded(came, tenant, log, diary, now):
        return RemindedVisit(held=held, asked=True)
    coming = diary.appointments(tenant, person=came.person)
    today = (one for one in coming if one.slot.coming and -_LATE < one.slot.start - now < _SOON)
    return next((RemindedVisit(held=one, asked=False) for one in today), None)


async def _reminded(came: MessageThreaded, tenant: str, log: Log, diary: Diary, now: datetime) -> HeldAppointment | None:
    standing = standing_of(await log.load(compose_subject("consent", tenant, came.person)))
    since = [leave for leave in standing.leaves if now - leave.at < _ANSWERED_WITHIN and leave.channel == came.channel]
    if not since:
        return None
    facts = await log.load(compose_subject("message", tenant, since[-1].message))
    wanted = next((fact.event for fact in facts if isinstance(fact.event, MessageRequested)), None)
    if wanted is None or wanted.topic not in REMINDERS:
        return None
    held = diary.find(tenant, wanted.origin)
    return held if held and held.slot.coming and held.slot.start > now else None
