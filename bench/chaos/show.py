"""The table."""

from rich.console import Console
from rich.table import Table

from bench.chaos.reckoning import percentile
from bench.chaos.story import Outcome


def show(seed: int, outcome: Outcome, out: Console | None = None) -> None:
    """Print what was found."""
    out = out or Console(width=118)
    quiet_calls, calls, found, heard = outcome.quiet, outcome.let_in, outcome.found, outcome.heard
    survived = sum(called.survived for called in calls)
    out.print(f"\nChaos, seed {seed}: {survived} of {len(calls)} calls survived ", end="")
    out.print(f"(without faults: {sum(called.survived for called in quiet_calls)} of {len(quiet_calls)})")
    if outcome.turned_away:
        out.print(f"  {outcome.turned_away} callers were turned away by a busy edge, and are not reckoned with")
    for called in [*quiet_calls, *calls]:
        if not called.survived:
            out.print(f"  {called.scenario.name} {called.tape.call}: {called.why}", markup=False)
    columns = ("fault", "times", "calls hit", "gap p50", "p95", "max", "taken over p50", "max")
    table = Table(*columns, title=f"seconds; gaps beyond the usual {outcome.usual:.2f} s")
    for row in outcome.rows:
        gaps = [f"{percentile(row.gaps, share):.2f}" if row.gaps else "-" for share in (0.5, 0.95, 1.0)]
        taken = [f"{percentile(row.taken, share):.3f}" if row.taken else "-" for share in (0.5, 1.0)]
        table.add_row(row.name, str(row.faults), str(len(row.gaps)), *gaps, *taken)
    out.print(table)
    facts = Table("the log afterwards", "count", "out of")
    for name, count, of in (
        ("acknowledged messages lost", found.lost, found.acknowledged),
        ("messages stored twice", found.duplicated, found.stored),
        ("facts numbered twice in a call", found.numbered_twice, found.stored),
        ("facts written by an overtaken owner", found.zombie_facts, found.stored),
        ("frames written by an overtaken owner (dropped by every reader)", found.zombie_frames, found.frames),
        ("frame numbers missing, both directions", found.missing_frames, found.frames),
        ("spoken frames the carrier did not get, line unbroken", heard.skipped, heard.played),
        ("frames the carrier got twice or from nobody, line unbroken", heard.foreign, heard.played),
        ("frames said again after a lost line", heard.resaid, heard.played),
        ("frames lost with a line", heard.cut_off, heard.played),
        ("callers' frames not in the log, line unbroken", outcome.unheard, outcome.sent),
    ):
        facts.add_row(name, str(count), str(of))
    out.print(facts)
    for example in found.examples[:12]:
        out.print(f"  {example}", markup=False)
