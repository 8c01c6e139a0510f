"""Using a tool that writes: some answer at once, some ask the diary, whose answer comes back by `tool-answers`."""

from collections.abc import AsyncIterator
from typing import assert_never

from handlers.handler import handler
from handlers.ports.clock import Clock
from handlers.ports.diary import Diary
from handlers.ports.directory import Directory
from handlers.ports.people import People
from handlers.tools import arguments, asking, finding, lookup, noting
from handlers.tools.answering import answered
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
    """Do what the agent asked; what cannot be understood is refused, naming the argument to ask the caller for.

    What only reads is answered where the call is, and left alone here, unless a voice asked that does not know so yet.
    """
    if asked.reads:
        return
    now = clock.now()
    result: toolbox.Result | toolbox.Refusal | Asking
    facts: tuple[Noting, ...] = ()
    match arguments.read(asked):
        case toolbox.Refusal() as unread:
            result = unread
        case toolbox.FindAvailability() | toolbox.FindAppointments() as wish:
            result = await finding.look(wish, fact.person, business, diary, people, directory, now)
        case toolbox.AnswerQuestion(question=question):
            result = lookup.answer_question(question, business)
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
        case never:
            assert_never(never)
    for event in facts:
        yield event
    if isinstance(result, Asking):
        yield result
    else:
        yield answered(asked, fact, result, clock.now())
