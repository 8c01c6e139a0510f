"""Using a tool that writes: some answer at once, some ask the diary, whose answer comes back by `tool-answers`."""

from collections.abc import AsyncIterator
from typing import assert_never

from handlers.call.tools import appointment_queries, arguments, diary_requests, knowledge_lookup, notes
from handlers.call.tools.notes import Noting
from handlers.call.tools.tool_answer import answer_tool
from handlers.clock import Clock
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.ports import Diary
from handlers.handler import handler
from schemas import toolbox
from schemas.diary import AppointmentRequested, CancellationRequested, MoveRequested
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.tools import ToolAnswered, ToolRequested

Asking = AppointmentRequested | MoveRequested | CancellationRequested


@handler("tools", role="ledger")
async def use(
    asked: ToolRequested, fact: Fact, business: Business, diary: Diary, people: ContactMemory, directory: Directory, clock: Clock
) -> AsyncIterator[ToolAnswered | Asking | Noting]:
    """Do what the agent asked; what cannot be understood is refused, naming the argument to ask the caller for.

    What only reads is answered where the call is, and left alone here, unless a voice asked that does not know so yet.
    """
    if asked.reads:
        return
    now = clock.now()
    result: toolbox.Result | toolbox.Refusal | Asking
    facts: tuple[Noting, ...] = ()
    match arguments.read_tool_arguments(asked):
        case toolbox.Refusal() as unread:
            result = unread
        case toolbox.FindAvailability() | toolbox.FindAppointments() as wish:
            result = await appointment_queries.look_up_appointments(wish, fact.person, business, diary, people, directory, now)
        case toolbox.AnswerQuestion(question=question):
            result = knowledge_lookup.answer_question(question, business)
        case toolbox.BookAppointment() as wish:
            result = diary_requests.request_booking(wish, fact, business, diary, people, now)
        case toolbox.RescheduleAppointment() as wish:
            result = diary_requests.request_rescheduling(wish, fact, business, diary, now)
        case toolbox.CancelAppointment() as wish:
            result = diary_requests.request_cancellation(wish, fact, business, diary)
        case toolbox.QualifyLead() as wish:
            facts, result = notes.qualify_lead(wish, fact, business)
        case toolbox.TakeMessage() as wish:
            facts, result = notes.take_message(wish, fact, business, people)
        case toolbox.TransferToHuman() as wish:
            facts, result = notes.request_transfer(wish, asked.turn, fact, business, now)
        case toolbox.LogCallOutcome() as wish:
            facts, result = notes.log_outcome(wish)
        case never:
            assert_never(never)
    for event in facts:
        yield event
    if isinstance(result, Asking):
        yield result
    else:
        yield answer_tool(asked, fact, result, clock.now())
