"""Judge the receptionist: simulated callers with goals, and what came of their calls."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from infra.settings import read_settings


def eval_(
    *,
    scenario: list[str] | None = None,
    kind: list[str] | None = None,
    language: list[str] | None = None,
    seeds: int = 1,
    first_seed: int = 1,
    mind: Literal["built-in", "model"] = "built-in",
    sound: bool = False,
    ear: str = "",
    voice: Literal["timed", "joe", "espeak"] = "timed",
    baseline: Path | None = None,
    keep: Path | None = None,
    short: bool = False,
    show: bool = False,
    output: Annotated[Literal["text", "json"], Parameter(name=["--output", "-o"])] = "text",
) -> int:
    """Judge the receptionist: simulated callers with goals, and what came of their calls.

    Exits with 1 when there was a wrong booking, or when a scenario is worse than in the baseline.

    Args:
        scenario: only scenarios of these names; may be repeated.
        kind: only scenarios of these kinds; may be repeated.
        language: only callers of these languages; may be repeated.
        seeds: how many callers of each scenario, each with other wordings and another temper.
        first_seed: the first one's seed; the same seed is the same caller.
        sound: callers speak and are heard; engines take the time that they would on a machine of their own.
        ear: with --sound: whisper-base, whisper-tiny, sphinx, vosk; the configured one otherwise.
        voice: with --sound: the agent's; `timed` hums as long as a person takes.
        mind: built-in, or the model of the settings with the built-in one behind it.
        baseline: a kept evaluation to compare with; the one that comes with Daybook otherwise.
        keep: write the evaluation down here, for later ones to be compared with.
        short: two scenarios of each kind.
        show: print what was said in the calls that were not done.
        output: text, or json: all calls with what was said.
    """
    import logging  # noqa: PLC0415
    import sys  # noqa: PLC0415

    import msgspec  # noqa: PLC0415
    import structlog  # noqa: PLC0415

    from infra.cli.talk import choose_mind  # noqa: PLC0415
    from infra.engines.fast_tier import train_fast_understanding  # noqa: PLC0415
    from infra.simulator.evaluation.baseline import (  # noqa: PLC0415
        BaselineUnusable,
        compare,
        count_worse,
        keep_baseline,
        read_baseline,
        shipped_baseline,
    )
    from infra.simulator.evaluation.scenarios import ScenarioInvalid, choose_scenarios, shorten  # noqa: PLC0415
    from infra.simulator.evaluation.sound_engines import open_sound_engines  # noqa: PLC0415
    from infra.simulator.evaluation.sound_run import evaluate_in_sound  # noqa: PLC0415
    from infra.simulator.evaluation.summary import write_table  # noqa: PLC0415
    from infra.simulator.evaluation.text_run import Judged, evaluate_in_text  # noqa: PLC0415

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    settings = read_settings()
    try:
        chosen = choose_scenarios(scenario or (), kind or (), language or ())
        understanding, thinks = train_fast_understanding(keep=settings.folder / "models"), choose_mind(mind, settings)
        earlier = read_baseline(baseline or shipped_baseline()) if baseline or not keep else None
        callers = range(first_seed, first_seed + seeds)
        chosen = shorten(chosen) if short else chosen
        if sound:
            engines = open_sound_engines(settings, ear, voice, understanding, thinks, mind)
            evaluation = evaluate_in_sound(chosen, callers, engines)
        else:
            evaluation = evaluate_in_text(chosen, callers, Judged(understanding=understanding, mind=thinks, name=mind))
    except (ScenarioInvalid, BaselineUnusable) as wrong:
        sys.exit(f"daybook eval: {wrong}")
    print(msgspec.json.encode(evaluation).decode() if output == "json" else write_table(evaluation, transcripts=show))
    differences = compare(earlier, evaluation) if earlier and earlier.ear == evaluation.ear else []
    if differences and output == "text":
        print("\nagainst the baseline:", *differences, sep="\n")
    if keep:
        keep_baseline(keep, evaluation)
    wrong_bookings = sum(len(one.wrong) for one in evaluation.calls)
    return 1 if wrong_bookings or count_worse(differences) else 0
