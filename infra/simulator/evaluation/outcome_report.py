"""What the evaluation reports of one call."""

import msgspec


class TimedStages(msgspec.Struct, kw_only=True):
    """Milliseconds by stage, one a turn (see `turn.timed`)."""

    endpoint: list[float] = []
    recognise: list[float] = []
    classify: list[float] = []
    context: list[float] = []
    compose: list[float] = []
    synthesise: list[float] = []
    total: list[float] = []


class EvaluatedCall(msgspec.Struct, kw_only=True):
    """One call of one scenario.

    `wrong` are bookings that nobody wanted (there may be none), `missed` what else was not as expected, `gave_up` why the caller
    hung up. `repeats`: answers that had to be given again; `lost`: replies that the caller could make nothing of. `cut_ins`:
    turns that were answered before the caller had finished; `waits`: milliseconds from the caller's last sound to the
    answer's first. `seconds` are the call's own, `cost` is in the prices' currency.
    """

    scenario: str
    kind: str
    language: str
    seed: int
    done: bool
    wrong: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    gave_up: str = ""
    turns: int = 0
    repeats: int = 0
    lost: int = 0
    cut_ins: int = 0
    waits: list[float] = []
    outcome: str = ""
    seconds: float = 0.0
    cost: float = 0.0
    stages: TimedStages = msgspec.field(default_factory=TimedStages)
    errors: tuple[str, ...] = ()
    transcript: tuple[str, ...] = ()


class Evaluation(msgspec.Struct, kw_only=True):
    """All calls of one run, and what took part in them."""

    ear: str
    mind: str
    voice: str
    calls: list[EvaluatedCall]
