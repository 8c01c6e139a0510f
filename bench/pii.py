"""What the PII guard costs a sentence: a thousand varied sentences, each judged as in a call of twenty lines."""

import random
import statistics
import time
import tomllib
from pathlib import Path

from handlers.shields.pii.disclosure import find_allowance, find_words_before
from handlers.shields.pii.policy import screen_sentence
from tests.shields.pii_call import belonging, conversation, practice

SENTENCES, LINES = 1000, 14


def main() -> None:
    """Print CPU milliseconds a sentence (p50, p95, p99), everything a verdict takes but the bus included."""
    lines = [line for file in ("pii_keep", "pii_pass") for line in _lines(file)]
    random.seed(1)
    took = []
    more: list[tuple[str, str]] = []
    for nth in range(SENTENCES + 50):
        text = random.choice(lines)
        more = [*more[-LINES:], ("caller", f"{random.choice(lines).lower()} {nth}"), ("agent", text)]
        so_far = conversation(*more)
        began = time.process_time()
        screen_sentence(
            text, find_allowance(practice(), so_far, belonging()), before=f"{find_words_before(so_far, 9)} {random.choice(lines)}"
        )
        took.append((time.process_time() - began) * 1000)
    ms = statistics.quantiles(took[50:], n=100)
    print(f"PII guard, CPU ms a sentence over {SENTENCES}: p50 {ms[49]:.2f}  p95 {ms[94]:.2f}  p99 {ms[98]:.2f}")


def _lines(file: str) -> list[str]:
    buckets = tomllib.loads((Path("tests/redteam") / f"{file}.toml").read_text(encoding="utf-8"))
    return [
        line for bucket in buckets.values() for line in bucket["lines"].replace("<", "").replace(">", "").strip().splitlines()
    ]


if __name__ == "__main__":
    main()
