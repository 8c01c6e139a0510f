"""What a replay found, as text: turn by turn, or answer by answer, and a summary. Words only when they may be seen."""

from collections.abc import Iterator

import msgspec

from bus.sealing import change_personal_texts
from infra.replay.answer_pairs import Answer
from infra.replay.comparison import CallComparison, TurnComparison, mark_difference
from infra.replay.fact_lines import mask_personal, show_personal
from infra.replay.handler_replay import HandlerReplayResult
from infra.replay.sandbox import ReplayedCall


def report_comparison(found: CallComparison, *, personal: bool) -> Iterator[str]:
    """A line a turn, what differs below it, and the summary."""
    for one in found.turns:
        yield _turn(one)
        if "heard" in one.differs and personal:
            yield f"          heard  {mark_difference(one.then.heard, one.now.heard)}"
        if "intent" in one.differs:
            yield f"          intent {one.then.intent or '-'} then, {one.now.intent or '-'} now"
        if "reply" in one.differs:
            yield f"          reply  {_reply(one, personal=personal)}"
        if "tools" in one.differs:
            yield f"          tools  {_tools(one.then.tools, personal)} then, {_tools(one.now.tools, personal)} now"
    for failure in found.failed:
        yield f"failed: {failure}"
    for tool in found.unknown:
        yield f"not in the recording: an answer to {tool}"
    differing = [one for one in found.turns if one.differs]
    yield ""
    yield f"{len(found.turns)} turns, {len(differing)} differ; {found.alike:.0%} of the words are the same"
    same = "the same" if found.outcome_then == found.outcome_now else f"{found.outcome_now or 'none'} now"
    yield f"outcome: {found.outcome_then or 'none'} then, {same}"
    if differing and not personal:
        yield "--personal shows the words"


def _turn(one: TurnComparison) -> str:
    state = ", ".join(one.differs) + (" differs" if len(one.differs) == 1 else " differ") if one.differs else "same"
    return f"turn {one.turn:>3}  {one.then.intent or one.now.intent or 'greeting':<18} {state}"


def _reply(one: TurnComparison, *, personal: bool) -> str:
    if personal:
        return mark_difference(one.then.reply, one.now.reply)
    return f"{len(one.then.reply.split())} words then, {len(one.now.reply.split())} now, {one.alike:.0%} the same"


def _tools(tools: tuple[tuple[str, str], ...], personal: bool) -> str:
    return ", ".join(f"{name} {arguments}" if personal else name for name, arguments in tools) or "none"


def report_answers(found: HandlerReplayResult, *, everything: bool, personal: bool) -> Iterator[str]:
    """The answers of a handler; with `everything` also those that are as they were."""
    for one in found.answers:
        if everything or one.verdict != "same":
            yield f"{one.verdict:<9} {one.tag} to {one.cause or 'sound'}"
            yield from (f"          {line}" for line in _fields(one, personal))
    for failure in found.failed:
        yield f"failed: {failure}"
    for undone in found.undone:
        yield f"not done: {undone}"
    counted = {name: sum(one.verdict == name for one in found.answers) for name in ("same", "different", "new", "missing")}
    yield ""
    yield f"{found.handed} facts handed over; answers: " + ", ".join(f"{count} {name}" for name, count in counted.items())


def _fields(one: Answer, personal: bool) -> Iterator[str]:
    show = show_personal if personal else mask_personal
    then, now = ((msgspec.to_builtins(change_personal_texts(event, show)) if event else {}) for event in (one.then, one.now))
    for name in dict.fromkeys([*then, *now]):
        if name == "fact" or name.endswith("_ms"):
            continue
        if one.verdict != "different":
            yield f"{name} {(now or then)[name]}"
        elif then.get(name) != now.get(name):
            yield f"{name} {then.get(name, '-')} then, {now.get(name, '-')} now"


def report_progress(found: ReplayedCall) -> str:
    """How far the caller came."""
    if found.acted == found.acts:
        return f"The caller did all {found.acts} things of the recording."
    return f"The agent ended the call after {found.acted} of the caller's {found.acts} acts."
