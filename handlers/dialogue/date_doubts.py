"""A day that does not exist, or not on that weekday, is asked about: never moved silently to another."""

from datetime import date

import msgspec

from handlers.dialogue.dialogue_acts import Ask, Move, Tell, View
from handlers.dialogue.plan import Plan
from handlers.dialogue.spoken.dates import month_name, say_day_number, say_numbered_day, weekday
from handlers.dialogue.spoken.numbers import say_cardinal
from handlers.dialogue.state import Booking, Memory, Rescheduling
from handlers.dialogue.user_turn import UserTurn
from handlers.understanding.numbers import read_ordinal
from schemas.toolbox import FindAvailability

_change = msgspec.structs.replace


def settled_doubt(turn: UserTurn, memory: Memory, view: View) -> tuple[UserTurn, Memory]:
    """The answer to which of two days was meant: by weekday, by number, by place, or a yes to the first."""
    days, memory = memory.doubt, _change(memory, doubt=())
    if not days or turn.values.keys() & {"no-date", "date-clash"}:
        return turn, memory
    said = turn.days()
    chosen: date | None = None
    if said is not None and said.only:
        only = said.only
        chosen = next((day for day in days if day == only), None)
        chosen = chosen or next((day for day in days if _only_weekday(turn, view) and day.weekday() == only.weekday()), None)
    elif turn.one("choice") in {"1", "2", "-1"}:
        chosen = days[int(turn.one("choice")) - 1 if turn.one("choice") != "-1" else -1]
    elif turn.yes:
        chosen = days[0]
    if chosen is None:
        return turn, memory
    values = {role: found for role, found in turn.values.items() if role not in {"choice", "not-date"}}
    return _change(turn, values=values | {"date": (chosen.isoformat(),)}, intents=("give-date",)), memory


def _only_weekday(turn: UserTurn, view: View) -> bool:
    """Whether the day was said without its number."""
    said = view.language.lexicon.words(turn.words)
    return not any(read_ordinal(said, nth) for nth in range(len(said)))


def doubted(turn: UserTurn, plan: Plan, view: View) -> Plan:
    """The plan with the question about the day in place of a search without one."""
    asked = _question(turn, view)
    if asked is None:
        return plan
    ask, days = asked
    memory = _change(plan.memory, doubt=days, again=0)
    if isinstance(memory.task, Booking | Rescheduling):
        task = _change(memory.task, wish=_change(memory.task.wish, searched=False))
        memory = _change(memory, tasks=(*memory.tasks[:-1], task))
    moves = tuple(move for move in plan.moves if not (isinstance(move, Ask | FindAvailability) or _unheard(move)))
    return _change(plan, memory=memory, moves=(*moves, ask), keep=False)


def _unheard(move: Move) -> bool:
    return isinstance(move, Tell) and move.act in {"did-not-catch", "did-not-catch-again"}


def _question(turn: UserTurn, view: View) -> tuple[Ask, tuple[date, ...]] | None:
    for role in ("no-date", "date-clash"):
        if turn.one(role):
            first, other = (date.fromisoformat(text) for text in turn.one(role).split())
            values = {
                "month": month_name(first, view.speech),
                "days": say_cardinal(first.day, view.speech),
                "first": say_numbered_day(first, view.speech),
                "other": say_numbered_day(other, view.speech, month=role == "no-date"),
                "number": say_day_number(first, view.speech),
                "weekday": weekday(first, view.speech),
            }
            act = "no-such-day" if role == "no-date" else "day-clash"
            return Ask(key="when", act=act, values=values, expects="date"), (first, other)
    return None
