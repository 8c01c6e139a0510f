"""Using a tool: some answer at once, some ask the diary, whose answer comes back by `tool-answers`."""

import re
from collections.abc import AsyncIterator
from typing import assert_never

import msgspec

from handlers.handler import handler
from handlers.ports.clock import Clock
from handlers.ports.diary import Diary
from handlers.ports.directory import Directory
from handlers.ports.people import People
from handlers.tools import asking, finding, lookup, noting
from handlers.tools.answering import answered, refusal
from handlers.tools.noting import Noting
from schemas import toolbox
from schemas.diary import AppointmentRequested, CancellationRequested, MoveRequested
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.tools import ToolAnswered, ToolRequested

Asking = AppointmentRequested | MoveRequested | CancellationRequested


@handler("tools", role="ledger")
async def use(
    asked: ToolRequested, fact: Fact, business: Business, diary: Diary, people: People, directory: Directory, clock: Clock
) -> AsyncIterator[ToolAnswered | Asking | Noting]:
    """Do what the agent asked; what cannot be understood is refused, naming the argument to ask the caller for."""
    now = clock.now()
    result: toolbox.Result | toolbox.Refusal | Asking
    facts: tuple[Noting, ...] = ()
    match _read(asked):
        case toolbox.Refusal() as unread:
            result = unread
        case toolbox.FindAvailability() as wish:
            result = finding.find_availability(wish, business, diary, now)
        case toolbox.FindAppointments() as wish:
            result = await finding.find_appointments(wish, fact.person, business, diary, people, directory, now)
        case toolbox.BookAppointment() as wish:
            result = asking.book(wish, fact, business, diary, people, now)
        case toolbox.RescheduleAppointment() as wish:
            result = asking.reschedule(wish, fact, business, diary, now)
        case toolbox.CancelAppointment() as wish:
            result = asking.cancel(wish, fact, business, diary)
        case toolbox.QualifyLead() as wish:
            facts, result = noting.qualify_lead(wish, fact, business)
        case toolbox.TakeMessage() as wish:
            facts, result = noting.take_message(wish, fact, business, people)
        case toolbox.TransferToHuman() as wish:
            facts, result = noting.transfer(wish, asked.turn, fact)
        case toolbox.LogCallOutcome() as wish:
            facts, result = noting.log_outcome(wish)
        case toolbox.AnswerQuestion(question=question):
            result = lookup.answer_question(question, business)
        case never:
            assert_never(never)
    for event in facts:
        yield event
    if isinstance(result, Asking):
        yield result
    else:
        yield answered(asked, fact, result, clock.now())


def _read(asked: ToolRequested) -> toolbox.Request | toolbox.Refusal:
    """The typed arguments; a refusal naming the argument that is wrong, or `tool` when there is no such tool."""
    try:
        return toolbox.asked(asked.tool, asked.arguments)
    except KeyError:
        return refusal("invalid", ask="tool")
    except msgspec.DecodeError as wrong:
        named = re.search(r"\$\.(\w+)|field `(\w+)`", str(wrong))
        return refusal("invalid", ask=next(filter(None, named.groups())) if named else "arguments")
