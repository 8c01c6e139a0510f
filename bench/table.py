"""Tables in plain text, and the figures that go into them."""

import math
import os
import platform
from collections.abc import Sequence
from pathlib import Path

Cell = str | float | int | None


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest rank; not a number when there are no values."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)] if ordered else math.nan


def three(values: Sequence[float], digits: int = 1) -> str:
    """p50/p95/p99."""
    return "/".join(f"{percentile(values, share):.{digits}f}" for share in (0.5, 0.95, 0.99)) if values else "-"


def show(title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print a table in Markdown, columns aligned."""
    cells = [[_text(cell) for cell in row] for row in rows]
    widths = [max(len(head), *(len(row[nth]) for row in cells), 1) for nth, head in enumerate(heads)]
    print(f"\n{title}\n")
    for line in (list(heads), ["-" * width for width in widths], *cells):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return "-"
        case float():
            return "-" if math.isnan(cell) else f"{cell:.2f}" if abs(cell) < 100 else f"{cell:.0f}"
        case _:  # open: any other cell is text already
            return str(cell)


def machine() -> str:
    """What we measure on, in a line."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), platform.machine()
    )
    load = "/".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{os.cpu_count()} x {model}, {platform.system()} {platform.release()}, Python {platform.python_version()}, load {load}"
    )


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text("utf-8").splitlines()
    except OSError:
        return []
