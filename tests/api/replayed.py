"""What a replay of a call finds, for tests, and a command that finds it."""

import sys

from infra.api.replay_desk import ReplayComparison, ReplayedTurn, ToolAsked, TurnAnswered

THEN = TurnAnswered(heard="do you whiten", intent="services", reply="No.", tools=[])
NOW = TurnAnswered(
    heard="do you whiten", intent="faq", reply="Yes, on Fridays.", tools=[ToolAsked(tool="answer_question", arguments="{}")]
)
FOUND = ReplayComparison(
    turns=[ReplayedTurn(turn=1, differs=["intent", "reply", "tools"], then=THEN, now=NOW)],
    outcome_then="answered",
    outcome_now="answered",
    alike=0.5,
    failed=[],
    unknown=[],
    finished=True,
)


def printing(text: str) -> tuple[str, ...]:
    """Prints a text, when it is asked for the day's first call."""
    return (sys.executable, "-c", f"import sys; assert sys.argv[1] == 'call.bright.c1'; sys.stdout.write({text!r})")
