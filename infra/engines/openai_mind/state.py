"""What the model's mind keeps between turns: the tools it used and their answers, and the state of the mind that stands by."""

from typing import Any

import msgspec

from handlers.call.ports.standby import Deed, Standby, ToolSucceeded, ToolUsed

_change = msgspec.structs.replace
#: The result of a tool that did not answer in time.
FAILED = "failed: not available now"


class Exchange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One use of a tool. `after` is how many lines of the conversation stood before it; `result` is empty until it answers.

    `late`: the caller had been told that it failed before it answered.
    """

    id: str
    after: int
    tool: str
    arguments: str
    result: str = ""
    late: bool = False


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """`exchange` is for the model; `standby` the state of the mind that goes on if the model fails."""

    exchange: tuple[Exchange, ...] = ()
    standby: str = ""


class _Extra(msgspec.Struct):
    exchange: tuple[Exchange, ...] = ()


def read_notes(state: str) -> Notes:
    """Notes from a state, whoever wrote it: the standby's own state is one without exchanges."""
    try:
        extra = msgspec.json.decode(state, type=_Extra) if state else _Extra()
    except msgspec.MsgspecError:
        extra = _Extra()
    return Notes(exchange=extra.exchange, standby=state)


def write_notes(notes: Notes) -> str:
    """The state: the standby's with the exchanges beside it, so that either mind can read it."""
    whole: dict[str, Any] = msgspec.json.decode(notes.standby) if notes.standby else {}
    return msgspec.json.encode(whole | {"exchange": msgspec.to_builtins(notes.exchange)}).decode()


def followed(notes: Notes, deed: Deed, standby: Standby) -> Notes:
    """The standby has taken note of what was done."""
    return _change(notes, standby=standby.follow(notes.standby, deed))


def note_tool_use(notes: Notes, exchange: Exchange, standby: Standby) -> Notes:
    """A tool was used: remembered for the model, and followed by the standby."""
    notes = _change(notes, exchange=(*notes.exchange, exchange))
    return followed(notes, ToolUsed(exchange.tool, exchange.arguments), standby)


def note_tool_answer(notes: Notes, tool: str, result: str, standby: Standby, *, done: bool) -> Notes:
    """The oldest open use of this tool has its answer, else the oldest that failed; `done` when it was a yes."""
    uses = [nth for nth, one in enumerate(notes.exchange) if one.tool == tool and one.result in {"", FAILED}]
    if uses:
        nth = min(uses, key=lambda place: bool(notes.exchange[place].result))
        open_ = notes.exchange[nth]
        open_ = _change(open_, result=result, late=open_.result == FAILED)
        notes = _change(notes, exchange=(*notes.exchange[:nth], open_, *notes.exchange[nth + 1 :]))
    return followed(notes, ToolSucceeded(tool, result), standby) if done else notes
