"""The end of a reply: the tools to use, the farewell when it is the last one, an honest outcome, and the notes."""

from collections.abc import Iterator, Sequence

import msgspec

from handlers.call.ports.mind import ReplyDone, SaySentence, Thought, UseTool
from handlers.call.ports.standby import Progress, Replied, Standby
from infra.engines.openai_mind import state as noting
from infra.engines.openai_mind.expectation import find_expectation
from infra.engines.openai_mind.reply_stream import ToolCall
from infra.engines.openai_mind.state import Exchange, Notes
from schemas.outcome import Outcome
from schemas.toolbox import LogCallOutcome

_FAREWELL = "Thank you for calling. Goodbye!"
_LOG = "log_call_outcome"
#: Outcomes that a tool's answer shows, and the tool whose use in the same reply will show it.
_SHOWN: dict[Outcome, str] = {
    "booked": "book_appointment",
    "moved": "reschedule_appointment",
    "cancelled": "cancel_appointment",
    "message": "take_message",
    "transferred": "",
}


def concluded(
    notes: Notes, uses: Sequence[ToolCall], said: Sequence[str], lines: int, standby: Standby, *, leaving: bool
) -> Iterator[Thought]:
    """The last thoughts of a reply. `lines` is how many the conversation had before it; `leaving`: it is the last one."""
    logs = [call for call in uses if call.tool == _LOG]
    others = [call for call in uses if call.tool != _LOG]
    if leaving and not logs:
        logs = [ToolCall(id="outcome", tool=_LOG)]
    now = standby.progress(notes.standby)
    for log in logs:
        log.arguments = msgspec.json.encode(honest(log, others, now)).decode()
    hang_up = bool(logs)
    sentences = tuple(said)
    if hang_up and not said:
        sentences = (_FAREWELL,)
        yield SaySentence(_FAREWELL, "formula")
    after = lines + len(sentences)
    for nth, call in enumerate((*others, *logs)):
        id_ = call.id or f"call-{after}-{nth}"
        exchange = Exchange(id=id_, after=after, tool=call.tool, arguments=call.arguments or "{}")
        notes = noting.note_tool_use(notes, exchange, standby)
        yield UseTool(call.tool, msgspec.json.decode(call.arguments or "{}"))
    expects = find_expectation(sentences[-1]) if sentences and not (others or logs) else "anything"
    notes = noting.followed(notes, Replied(sentences=sentences, expects=expects, leaving=hang_up), standby)
    yield done(notes, standby, hang_up=hang_up)


def done(notes: Notes, standby: Standby, *, hang_up: bool = False) -> ReplyDone:
    """The end of a reply from the notes alone."""
    now = standby.progress(notes.standby)
    return ReplyDone(
        state=noting.write_notes(notes),
        expects="nothing" if hang_up else now.expects,
        hang_up=hang_up,
        outcome=now.outcome,
        appointment=now.appointment,
    )


def honest(log: ToolCall, others: Sequence[ToolCall], now: Progress) -> LogCallOutcome:
    """The outcome as the model logs it; but what no tool has shown is not claimed. Without one, what came of the call."""
    known = LogCallOutcome(outcome=now.outcome, notes=now.notes, appointment=now.appointment)
    if not log.arguments:
        return known
    claimed = msgspec.json.decode(log.arguments, type=LogCallOutcome)
    shown = claimed.outcome not in _SHOWN or claimed.outcome in now.came
    coming = any(call.tool == _SHOWN.get(claimed.outcome) for call in others)
    if shown or coming:
        return claimed
    return msgspec.structs.replace(known, notes=claimed.notes or known.notes)
