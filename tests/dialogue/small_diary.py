"""A small diary that answers the agent's tools as the ledger would."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from schemas import toolbox
from schemas.toolbox import Appointment, Appointments, Availability, Noted, Refusal, Slot, Transfer

#: A Friday, ten in the morning in New York.
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")


class Diary:
    """Answers tools as the ledger would: every half hour from nine to five on weekdays is free unless taken."""

    def __init__(self) -> None:
        self.taken: set[datetime] = set()
        self.booked: dict[str, Appointment] = {}
        self.messages: list[toolbox.TakeMessage] = []
        self.others: dict[str, Appointment] = {}
        self.refusals: list[Refusal] = []
        self.down: set[str] = set()
        self.human = False
        self.knows = ""
        self.unreadable = False

    def free(self, day: date) -> list[Slot]:
        if day.weekday() > 4 or day < date(2026, 11, 20):
            return []
        starts = [datetime(day.year, day.month, day.day, 9, tzinfo=ZONE) + timedelta(minutes=30 * n) for n in range(16)]
        busy = self.taken | {one.start for one in self.booked.values()}
        return [Slot(start=start, resource="hygienist-1") for start in starts if start not in busy and start > NOW]

    def answer(self, asked: toolbox.Request) -> toolbox.Result | Refusal:
        if self.refusals and isinstance(asked, toolbox.BookAppointment):
            return self.refusals.pop(0)
        match asked:
            case toolbox.FindAppointments() | toolbox.FindAvailability() if self.unreadable:
                return Refusal(reason="invalid", ask="phone")
            case toolbox.FindAvailability():
                return self._search(asked)
            case toolbox.FindAppointments(phone=phone):
                mine = self.others if phone else self.booked
                return Appointments(appointments=tuple(sorted(mine.values(), key=lambda one: one.start)))
            case toolbox.BookAppointment():
                if asked.start in {slot.start for slot in self.free(asked.start.date())}:
                    id_ = f"appointment-{len(self.booked)}"
                    self.booked[id_] = Appointment(
                        appointment=id_,
                        service=asked.service,
                        start=asked.start,
                        resource=asked.resource,
                        reference="KT342",
                        name=asked.name,
                    )
                    return self.booked[id_]
                return Refusal(reason="taken")
            case toolbox.RescheduleAppointment(appointment=id_, start=start):
                if id_ not in self.booked:
                    return Refusal(reason="not-found")
                self.booked[id_] = msgspec.structs.replace(self.booked[id_], start=start)
                return self.booked[id_]
            case toolbox.CancelAppointment(appointment=id_):
                return self.booked.pop(id_) if id_ in self.booked else Refusal(reason="not-found")
            case toolbox.TransferToHuman():
                return Transfer(connected=self.human, callback=not self.human)
            case toolbox.TakeMessage():
                self.messages.append(asked)
                return Noted()
            case toolbox.AnswerQuestion():
                return toolbox.Answer(text=self.knows, confidence=0.9 if self.knows else 0.0)
            case _:
                return Noted()

    def _search(self, asked: toolbox.FindAvailability) -> Availability:
        since = date.fromisoformat(asked.date) if asked.date else NOW.date()
        until = date.fromisoformat(asked.until) if asked.until else since if asked.date else since + timedelta(days=10)
        slots = [slot for n in range((until - since).days + 1) for slot in self.free(since + timedelta(days=n))]
        earliest, _, latest = asked.time.partition("-")
        if latest:
            slots = [slot for slot in slots if earliest <= f"{slot.start:%H:%M}" < latest]
        elif earliest:
            slots.sort(key=lambda slot: abs(int(f"{slot.start:%H%M}") - int(earliest.replace(":", ""))))
        later = [slot for n in range(1, 10) for slot in self.free(until + timedelta(days=n))]
        return Availability(slots=tuple(slots[:12])) if slots else Availability(closed="closed", next=tuple(later[:3]))
