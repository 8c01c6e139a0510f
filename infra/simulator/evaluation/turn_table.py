"""The measuring of turns as one command does it, and its table."""

from collections.abc import Sequence
from pathlib import Path

from infra.engines.voice_activity import WebRtcActivity
from infra.replay.virtual_time import run_hurried
from infra.simulator.chosen_business import chosen_business
from infra.simulator.evaluation.sound_run import SoundEngines
from infra.simulator.evaluation.turn_taking import MeasuredTurn, TurnMeter, load_turns, read_clips
from infra.simulator.report import percentile


def measure_turns(engines: SoundEngines, clips: Path | None = None) -> tuple[list[MeasuredTurn], str]:
    """Every turn of the corpus, or every recording of a folder, and the ear's name. Not to be called where a loop runs."""

    async def measure() -> list[MeasuredTurn]:
        meter = TurnMeter(engines.ear, WebRtcActivity, engines.callers, chosen_business("demo"))
        try:
            if clips is None:
                return [one async for one in meter.measure(load_turns())]
            return [await meter.whole("recorded", name, sound, "anything") for name, sound in read_clips(clips)]
        finally:
            await engines.ear.close()

    return run_hurried(measure), engines.ear.name


def write_turn_table(turns: Sequence[MeasuredTurn], ear: str) -> str:
    """How long was waited, how often somebody was cut short, and how soon the agent fell silent."""
    lines = [
        f"{len(turns)} turns; ear {ear}",
        f"{'taken':<14}{'turns':>6}{'cut in':>8}{'never':>7}{'p50':>7}{'p95':>7}{'silence':>9}",
    ]
    for kind in dict.fromkeys(one.kind for one in turns if one.kind not in {"interrupting", "listening"}):
        own = [one for one in turns if one.kind == kind]
        waits = [one.wait_ms for one in own if one.wait_ms >= 0 and not one.cut_in]
        silences = [float(one.endpoint_ms) for one in own if one.endpoint_ms >= 0 and not one.cut_in]
        lines.append(
            f"{kind:<14}{len(own):>6}{sum(one.cut_in for one in own):>8}{sum(one.wait_ms < 0 for one in own):>7}"
            f"{_cell(waits, 0.5)}{_cell(waits, 0.95)}{_cell(silences, 0.5):>9}"
        )
    lines.append(f"{'over the agent':<14}{'turns':>6}{'stopped':>8}{'held':>7}{'p50':>7}{'p95':>7}  ms until silent")
    for kind in ("interrupting", "listening"):
        own = [one for one in turns if one.kind == kind]
        silent = [one.silent_ms for one in own if one.silent_ms >= 0]
        held = sum(one.held_ms >= 0 for one in own)
        lines.append(
            f"{kind:<14}{len(own):>6}{sum(one.stopped for one in own):>8}{held:>7}{_cell(silent, 0.5)}{_cell(silent, 0.95)}"
        )
    return "\n".join(lines)


def _cell(values: Sequence[float], share: float) -> str:
    found = percentile(values, share)
    return f"{'-' if found is None else round(found):>7}"
