"""What only reads is answered where the call is, whatever the log does; and it knows what the call has just booked."""

import asyncio
import json

import msgspec
import pytest

from bus.log import Unavailable
from handlers.call.line_state import LineState
from handlers.call.state import Conversation
from handlers.call.tool_state import ToolState
from handlers.call.tools import read_tools
from handlers.call.tools.read_tools import look_in_diary, look_up_knowledge
from handlers.call.tools.requests import LocalAppointments
from handlers.contacts.memory import HotContacts
from handlers.diary.memory import HotDiary
from schemas.fact import Fact
from schemas.toolbox import TOOLS, Appointments, Availability, FindAppointments, is_read_only
from schemas.tools import ToolAnswered, ToolRequested
from tests.clock import StillClock
from tests.tools.conftest import DENTAL, NOW, Line

TEN = "2026-11-24T10:00:00-05:00"
ASKED = ToolRequested(turn=2, tool="find_availability", arguments='{"service":"cleaning"}', reads=True)
FACT = Fact(subject="call.demo.C1", event=ASKED, id="ask", at=NOW, person="PERSON1")


class Away:
    """A ledger that answers nobody for so many questions."""

    def __init__(self, times, line=None):
        self.left, self.line, self.patience = times, line, []

    async def look(self, tenant, person, wish, *, page_at=0, seconds=0.5):
        self.patience.append(seconds)
        self.left -= 1
        if self.left >= 0:
            raise Unavailable("nobody answers")
        if self.line:
            self.line.conversation = Conversation()
        return Availability()


def line(**known):
    found = Line()
    found.conversation = Conversation(tools=ToolState(requests={"ask": ASKED}), **known)
    return found


async def answers(asked, at, books):
    fact = msgspec.structs.replace(FACT, event=asked)
    found = await look_in_diary(asked, fact=fact, business=DENTAL, books=books, call=at, clock=StillClock(NOW))
    return found, await look_up_knowledge(asked, fact=fact, business=DENTAL, call=at, clock=StillClock(NOW))


def test_three_tools_only_read_and_what_is_no_tool_writes_nothing():
    assert {tool for tool in TOOLS if is_read_only(tool)} == {"find_availability", "find_appointments", "answer_question"}
    assert is_read_only("open_the_safe")


async def test_the_ledger_leaves_alone_what_only_reads(desk):
    person = await desk.ring("C1")
    await desk.say("C1", ASKED, "read", person)
    await desk.use("C1", person, "take_message", text="Call me.")
    answered = [fact.event.request for fact in await desk.facts("call.demo.C1") if isinstance(fact.event, ToolAnswered)]
    assert "read" not in answered
    assert len(answered) == 1


async def test_an_older_voice_that_answers_nothing_itself_is_answered_by_the_ledger(desk):
    person = await desk.ring("C1")
    old = ToolRequested(turn=2, tool="find_availability", arguments='{"service":"cleaning","date":"2026-11-24"}')
    assert b"reads" not in msgspec.json.encode(old)
    await desk.say("C1", old, "old", person)
    await desk.until(lambda facts: any(isinstance(fact.event, ToolAnswered) for fact in facts), "call.demo.C1")


@pytest.mark.parametrize(
    ("tool", "arguments", "who"),
    [
        ("find_availability", {"service": "cleaning"}, "diary"),
        ("find_appointments", {}, "diary"),
        ("answer_question", {"question": "is there parking?"}, "here"),
        ("find_appointments", {"phone": 7}, "here"),
        ("open_the_safe", {}, "here"),
        ("book_appointment", {"service": "cleaning", "start": TEN, "name": "Maria"}, ""),
    ],
)
async def test_each_request_has_one_who_answers(tool, arguments, who):
    asked = ToolRequested(turn=2, tool=tool, arguments=json.dumps(arguments), reads=is_read_only(tool))
    diary, here = await answers(asked, line(), Away(0))
    assert (bool(diary), bool(here)) == (who == "diary", who == "here")


async def test_a_ledger_that_does_not_answer_is_asked_again_with_more_patience(monkeypatch):
    monkeypatch.setattr(read_tools, "_PAUSE", 0.001)
    away = Away(5)
    found, _ = await answers(ASKED, line(), away)
    assert msgspec.json.decode(found.result, type=Availability) == Availability()
    assert away.patience == [0.3, 0.6, 1.2, 2.4, 2.4, 2.4]


async def test_nothing_is_answered_once_the_request_is_given_up_or_the_call_is_over(monkeypatch):
    monkeypatch.setattr(read_tools, "_PAUSE", 0.001)
    at = line()
    assert await answers(ASKED, at, Away(2, at)) == (None, None)
    assert await answers(ASKED, line(line=LineState(stage="ended")), Away(0)) == (None, None)


async def test_a_ledger_that_has_not_come_as_far_as_the_call_does_not_answer(desk):
    """Two ledgers: one has booked, the other has not heard of it yet, and is asked."""
    person = await desk.ring("C1")
    _, booked = await desk.use("C1", person, "book_appointment", service="cleaning", start=TEN, name="Maria")
    assert booked.page_at > 0
    behind = HotDiary()
    other = LocalAppointments(behind, HotContacts(), desk.directory, lambda _: DENTAL, StillClock(NOW))
    with pytest.raises(Unavailable, match="does not know yet"):
        await other.look("demo", person, FindAppointments(), page_at=booked.page_at, seconds=0.02)
    catching_up = asyncio.create_task(other.look("demo", person, FindAppointments(), page_at=booked.page_at, seconds=2))
    await asyncio.sleep(0.02)
    await behind.load(desk.bus.log)
    found = await catching_up
    assert isinstance(found, Appointments)
    assert [one.start.isoformat() for one in found.appointments] == [TEN]


async def test_the_call_asks_for_as_much_as_it_was_told(desk):
    person = await desk.ring("C1")
    _, booked = await desk.use("C1", person, "book_appointment", service="cleaning", start=TEN, name="Maria")
    asked = []

    class Noting(Away):
        async def look(self, tenant, person, wish, *, page_at=0, seconds=0.5):
            asked.append(page_at)
            return Appointments()

    desk.books = Noting(0)
    await desk.use("C1", person, "find_appointments")
    assert asked == [booked.page_at]
