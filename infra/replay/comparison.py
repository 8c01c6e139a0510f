"""Then and now, turn by turn: the same intent, the same words, the same tools?"""

import difflib
from collections.abc import Sequence

import msgspec

from schemas.fact import Fact
from schemas.reply import SentenceComposed
from schemas.speech import SpeechRecognised
from schemas.tools import OutcomeLogged, ToolHeld, ToolRequested
from schemas.understanding import IntentRecognised


class ComparedTurn(msgspec.Struct):
    """One turn: what the caller said, what it meant, what was answered, which tools were used (name and arguments)."""

    heard: str = ""
    intent: str = ""
    reply: str = ""
    tools: tuple[tuple[str, str], ...] = ()


class TurnComparison(msgspec.Struct, frozen=True):
    """One turn then and now. `alike` is the share of words in common order, 0 to 1."""

    turn: int
    then: ComparedTurn
    now: ComparedTurn
    alike: float

    @property
    def differs(self) -> tuple[str, ...]:
        """Which of `heard`, `intent`, `reply` and `tools` are not the same."""
        return tuple(name for name in ComparedTurn.__struct_fields__ if getattr(self.then, name) != getattr(self.now, name))


class CallComparison(msgspec.Struct, frozen=True, kw_only=True):
    """A call then and now. `failed` are handlers that could not handle a fact; `unknown` tools that were not recorded."""

    turns: tuple[TurnComparison, ...]
    outcome_then: str
    outcome_now: str
    failed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        return not self.failed and self.outcome_then == self.outcome_now and not any(one.differs for one in self.turns)

    @property
    def alike(self) -> float:
        """The share of words in common over all turns, by the length of the longer reply."""
        sizes = [max(len(one.then.reply.split()), len(one.now.reply.split())) for one in self.turns]
        return sum(one.alike * size for one, size in zip(self.turns, sizes, strict=True)) / sum(sizes) if sum(sizes) else 1.0


def compare_calls(
    then: Sequence[Fact], now: Sequence[Fact], *, failed: Sequence[str] = (), unknown: Sequence[str] = ()
) -> CallComparison:
    """Compare the facts of a recorded call with those of its replay."""
    before, after = turns(then), turns(now)
    numbers = sorted(before.keys() | after.keys())
    pairs = [(number, before.get(number, ComparedTurn()), after.get(number, ComparedTurn())) for number in numbers]
    return CallComparison(
        turns=tuple(TurnComparison(number, one, other, _alike(one.reply, other.reply)) for number, one, other in pairs),
        outcome_then=_outcome(then),
        outcome_now=_outcome(now),
        failed=tuple(failed),
        unknown=tuple(unknown),
    )


def turns(facts: Sequence[Fact]) -> dict[int, ComparedTurn]:
    """The turns of a call. Turn 0 is the greeting; speech that was discarded is no turn."""
    found: dict[int, ComparedTurn] = {}
    for fact in facts:
        match fact.event:
            case SpeechRecognised(turn=turn, words=words):
                found.setdefault(turn, ComparedTurn()).heard = words
            case IntentRecognised(turn=turn, intent=intent, guess=False):
                found.setdefault(turn, ComparedTurn()).intent = intent
            case SentenceComposed(turn=turn, text=text):
                one = found.setdefault(turn, ComparedTurn())
                one.reply = f"{one.reply} {text}".strip()
            case ToolRequested(turn=turn, tool=tool, arguments=arguments) | ToolHeld(turn=turn, tool=tool, arguments=arguments):
                one = found.setdefault(turn, ComparedTurn())
                one.tools = (*one.tools, (tool, _sorted(arguments)))
            case _:  # open: other facts are not compared
                pass
    return found


def mark_difference(then: str, now: str) -> str:
    """Word by word: `[-said then-]` and `{+said now+}`, the rest in common."""
    before, after, told = then.split(), now.split(), list[str]()
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            told += before[a:b]
            continue
        told += [f"[-{' '.join(before[a:b])}-]"] if b > a else []
        told += [f"{{+{' '.join(after[c:d])}+}}"] if d > c else []
    return " ".join(told)


def _alike(then: str, now: str) -> float:
    return 1.0 if then == now else difflib.SequenceMatcher(None, then.split(), now.split(), autojunk=False).ratio()


def _sorted(arguments: str) -> str:
    """JSON text in one order, so that the same arguments are the same text."""
    try:
        return msgspec.json.encode(msgspec.json.decode(arguments), order="sorted").decode()
    except msgspec.DecodeError:
        return arguments


def _outcome(facts: Sequence[Fact]) -> str:
    return next((fact.event.outcome for fact in reversed(facts) if isinstance(fact.event, OutcomeLogged)), "")
