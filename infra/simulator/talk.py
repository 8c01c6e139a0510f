"""Holding calls in text line by line: lines in, one report a turn out."""

import math
import re
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from handlers.call.ports.mind import Mind, Understanding
from infra.replay.environment import TodaysKnowledge
from infra.replay.virtual_time import PastClock, run_hurried
from infra.simulator.text_call import Caller, TextCall, text_call
from infra.simulator.turn_report import TurnReport, report
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.speech import SpeechRecognised

#: What a line may be besides words: `/silent`, `/keys 123#`, `/heard 0.3 words` (how sure the recogniser was), `/hangup`.
_COMMAND = re.compile(r"^/(silent|keys|heard|hangup)\b\s*(.*)$", re.DOTALL)
#: Characters of a line that are heard; nobody says more in one turn.
_LONGEST = 4000


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """The stage of the calls. `each`: every line is a call of its own. `pace`: virtual seconds a second; infinite by default."""

    business: Business
    understanding: Understanding
    mind: Mind
    caller: Caller = Caller()
    at: datetime | None = None
    each: bool = False
    pace: float = math.inf


class Told(msgspec.Struct):
    """How many of the owner's notices and of the errors were in earlier reports."""

    notices: int = 0
    errors: int = 0


async def talk(setting: Setting, lines: Iterable[str]) -> AsyncIterator[TurnReport]:
    """The greeting, then a report a line, until the agent hangs up or the lines end. Empty lines are passed over.

    After `/hangup` the next line is the first of a further call.
    """
    clock = PastClock(_moment(setting))
    today = TodaysKnowledge(business=lambda _: setting.business, understanding=setting.understanding, mind=setting.mind)
    call = await text_call(today, setting.business.tenant, clock)
    told, calls = Told(), 1
    try:
        facts = await call.ring(setting.caller)
        if not setting.each:
            yield await _reported(call, 1, "", facts, told)
        for nth, line in enumerate(one for one in map(_clean, lines) if one):
            if not call.ringing or (setting.each and nth):
                await call.ring(setting.caller)
                calls += 1
            facts = await _acted(call, line)
            heard = next((one.event.words for one in facts if isinstance(one.event, SpeechRecognised)), line)
            yield await _reported(call, calls, heard, facts, told)
            if call.ringing and not call.open and not setting.each:
                break
    finally:
        await call.close()


async def _acted(call: TextCall, line: str) -> list[Fact]:
    command = _COMMAND.match(line)
    match command.groups() if command else ("", line):
        case ("silent", _):
            return await call.be_silent()
        case ("keys", digits):
            return [fact for digit in digits if digit in "0123456789*#" for fact in await call.press(digit)]
        case ("heard", said):
            sure, _, words = said.partition(" ")
            return await call.hear(words, _confidence(sure))
        case ("hangup", _):
            await call.hang_up()
            return []
        case _:  # open: whatever is no command is said
            return await call.hear(line)


async def _reported(call: TextCall, nth: int, heard: str, facts: list[Fact], told: Told) -> TurnReport:
    notices, failed = await call.notices(), list(call.failed)
    new, errors = notices[told.notices :], failed[told.errors :]
    told.notices, told.errors = len(notices), len(failed)
    return report(nth, heard, facts, call.conversation, new, errors)


def _confidence(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 1.0


def _clean(line: str) -> str:
    return "".join(mark if mark.isprintable() else " " for mark in line[:_LONGEST]).strip()


def _moment(setting: Setting) -> datetime:
    """The virtual moment of the first call; without a zone it is the business's own time."""
    at = setting.at or datetime.now(UTC)
    return at.replace(tzinfo=ZoneInfo(setting.business.timezone)) if at.tzinfo is None else at


def held(setting: Setting, lines: Iterable[str], show: Callable[[TurnReport], None]) -> None:
    """Hold the calls to their end on virtual time, showing each report as it comes."""

    async def hold() -> None:
        async for one in talk(setting, lines):
            show(one)

    run_hurried(hold, setting.pace)
