"""The table of an evaluation: what was done by kind of call, what went wrong, and how long everything took."""

from collections.abc import Iterator, Sequence
from typing import get_args

from infra.simulator.evaluation.outcome_report import EvaluatedCall, Evaluation, TimedStages
from infra.simulator.evaluation.scenarios import Kind
from infra.simulator.report import percentile


def write_table(evaluation: Evaluation, *, transcripts: bool = False) -> str:
    """The evaluation for a person to read; `transcripts` shows the calls that were not done."""
    calls = evaluation.calls
    lines = [
        f"{len(calls)} calls; ear {evaluation.ear}, mind {evaluation.mind}, voice {evaluation.voice}",
        f"{'kind':<16}{'calls':>6}{'done':>6}{'wrong':>7}{'turns':>7}{'again':>7}{'lost':>6}{'cut in':>8}{'cost':>9}",
        *[
            _row(kind, [one for one in calls if one.kind == kind])
            for kind in get_args(Kind)
            if any(one.kind == kind for one in calls)
        ],
        _row("all", calls),
        *_stages(calls),
        *_failures(calls, transcripts=transcripts),
    ]
    return "\n".join(lines)


def _row(kind: str, calls: Sequence[EvaluatedCall]) -> str:
    count = len(calls)
    return (
        f"{kind:<16}{count:>6}{sum(one.done for one in calls):>6}{sum(len(one.wrong) for one in calls):>7}"
        f"{sum(one.turns for one in calls) / count:>7.1f}{sum(one.repeats for one in calls) / count:>7.1f}"
        f"{sum(one.lost for one in calls) / count:>6.1f}{sum(one.cut_ins for one in calls):>8}"
        f"{sum(one.cost for one in calls) / count:>9.4f}"
    )


def _stages(calls: Sequence[EvaluatedCall]) -> Iterator[str]:
    yield f"{'ms a turn':<16}{'p50':>8}{'p95':>8}{'turns':>8}"
    stages = {name: [value for one in calls for value in getattr(one.stages, name)] for name in TimedStages.__struct_fields__}
    for name, values in (*stages.items(), ("wait", [value for one in calls for value in one.waits])):
        middle, late = percentile(values, 0.5), percentile(values, 0.95)
        if middle is not None and late is not None:
            yield f"{name:<16}{middle:>8.0f}{late:>8.0f}{len(values):>8}"


def _failures(calls: Sequence[EvaluatedCall], *, transcripts: bool) -> Iterator[str]:
    for one in calls:
        if one.done:
            continue
        yield f"- {one.scenario} ({one.kind}, {one.language}, seed {one.seed}):"
        yield from (f"    WRONG: {each}" for each in one.wrong)
        yield from (f"    {each}" for each in (*one.missed, *one.errors))
        if transcripts:
            yield from (f"      {each}" for each in one.transcript)
