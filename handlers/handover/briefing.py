"""What whoever takes a caller over is told: who it is, why they call, what was said, done and promised, and why a person."""

from collections.abc import Iterator, Sequence

import msgspec

from handlers.call.state import Conversation
from handlers.handover.texts import HandoverWords
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.toolbox import Appointment
from schemas.tools import ToolAnswered
from schemas.triggers import TriggerName

#: A summary is read in a minute; a script is spoken in half of one, at 150 words a minute.
_SUMMARY_WORDS, _SCRIPT_WORDS, _WISH_WORDS, _LAST_WORDS = 200, 75, 25, 30
#: A text of up to four parts.
_TEXT_CHARACTERS = 600
#: Intents that say nothing of what the caller wants.
_SMALL = frozenset(
    ("unknown", "yes", "no", "greet", "thanks", "goodbye", "wait", "repeat", "smalltalk", "human", "correction", "complaint")
)
_DONE = {"book_appointment": "booked", "reschedule_appointment": "moved", "cancel_appointment": "cancelled"}


class Briefing(msgspec.Struct, frozen=True, kw_only=True):
    """`summary` has at most 200 words, `script` takes at most 30 seconds, `text` fits into a text message."""

    summary: str
    script: str
    whisper: str
    text: str
    tags: tuple[str, ...]


def write_briefing(
    call: Conversation,
    facts: Sequence[Fact],
    name: str,
    trigger: TriggerName,
    business: Business,
    words: HandoverWords,
    *,
    callback: bool = False,
) -> Briefing:
    """The briefing of a call so far; `name` is the caller's where it is known."""
    reason, wish = words.reasons[trigger], _quote(find_wish(call), _WISH_WORDS)
    filled = {"name": name or words.unknown, "phone": call.caller or "-", "business": business.name, "reason": reason}
    shown = {**filled, "wish": wish}
    summary = _cut(" ".join(_summary(call, facts, words, shown)), _SUMMARY_WORDS)
    script = (words.script_callback if callback else words.script).format(**shown | {"name": name})
    return Briefing(
        summary=summary,
        script=_cut(" ".join(script.split()), _SCRIPT_WORDS),
        whisper=words.whisper.format(**shown),
        text=words.text.format(**filled, summary=summary)[:_TEXT_CHARACTERS],
        tags=tuple(dict.fromkeys(_tags(call, trigger))),
    )


def find_wish(call: Conversation) -> str:
    """What the caller came for, in their own words: their first turn that wanted something, else their longest."""
    for said in call.turns.intents:
        if said.intent not in _SMALL and not said.intent.startswith("give-") and said.words:
            return said.words
    return max((line.words for line in call.lines if line.who == "caller"), key=len, default="")


def _summary(call: Conversation, facts: Sequence[Fact], words: HandoverWords, shown: dict[str, str]) -> Iterator[str]:
    yield words.who.format(**shown)
    yield words.why.format(**shown)
    if shown["wish"]:
        yield words.wishes.format(**shown)
    done = "; ".join(_done(facts, call, words))
    yield words.done_so_far.format(done=done) if done else words.nothing_done
    told = [line.words for line in call.lines if line.who == "agent"]
    if told:
        yield words.promised.format(words=_quote(" ".join(told[-2:]), _LAST_WORDS))
    said = [line.words for line in call.lines if line.who == "caller"]
    if said:
        yield words.words.format(words=" / ".join(_quote(one, _WISH_WORDS) for one in said[-5:]))


def _done(facts: Sequence[Fact], call: Conversation, words: HandoverWords) -> Iterator[str]:
    """What the tools did; with no appointment among it, what came of the call so far."""
    booked = False
    for fact in facts:
        if not isinstance(fact.event, ToolAnswered) or fact.event.refused or fact.event.tool not in _DONE:
            continue
        try:
            made = msgspec.json.decode(fact.event.result, type=Appointment)
        except msgspec.MsgspecError:
            continue
        booked = True
        detail = f"{made.service} {made.start:%Y-%m-%d %H:%M} {made.reference}".strip()
        yield f"{words.done[_DONE[fact.event.tool]]} ({detail})"
    if not booked and (came := words.done.get(str(call.memory.outcome))):
        yield came


def _tags(call: Conversation, trigger: TriggerName) -> Iterator[str]:
    yield trigger
    yield from (said.intent for said in call.turns.intents if said.intent not in _SMALL)
    if call.memory.outcome:
        yield str(call.memory.outcome)
    yield call.language


def _quote(text: str, most: int) -> str:
    return f'"{_cut(text, most)}"' if text else ""


def _cut(text: str, most: int) -> str:
    parts = text.split()
    return text if len(parts) <= most else " ".join(parts[: most - 1]) + " ..."
