"""What callers want is understood, about any trade and in any of our languages.

The table: pytest -s tests/understanding/test_wishes.py
"""

import statistics
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from handlers.business.templates import knowledge_folder, load_demo_businesses
from handlers.call.state import Conversation
from infra.engines.understanding.head_training import learned_from
from infra.engines.understanding.weights import read_heads

WISHES = tomllib.loads(Path(__file__).with_name("wishes.toml").read_text(encoding="utf-8"))
BUSINESS = load_demo_businesses()["northwind"]


@pytest.fixture(scope="module")
def read(understanding):
    return [
        (language, intent, line, understanding.reading(line, Conversation(), BUSINESS))
        for language, intents in WISHES.items()
        for intent, lines in intents.items()
        for line in filter(None, lines.splitlines())
    ]


def test_wishes_are_understood(read, capsys):
    right, of, false = Counter(), Counter(), Counter()
    for language, intent, _, reading in read:
        row = intent if language == "en" else language
        of[row] += 1
        right[row] += reading.intent == intent or (intent in reading.also)
        if language == "en" and reading.intent != intent:
            false[reading.intent] += 1
    english = [row for row in of if row in WISHES["en"]]
    score = statistics.mean(2 * right[row] / (of[row] + right[row] + false[row]) for row in english)
    others = [row for row in of if row not in WISHES["en"]]
    share = sum(right[row] for row in others) / sum(of[row] for row in others)
    with capsys.disabled():
        rows = "\n".join(f"{row:15} {right[row]:3} of {of[row]:3}" for row in of)
        sys.stdout.write(f"\n{rows}\nEnglish macro-F1 {score:.2f}, other languages {share:.0%}\n")
    assert score >= 0.6
    assert share >= 0.6


def test_several_wishes_in_one_breath_are_several_intents(understanding):
    reading = understanding.reading("what are your hours and also how much is a tune up", Conversation(), BUSINESS)
    assert {"hours", "price"} <= {reading.intent, *reading.also}


def test_the_runner_up_and_the_tier_are_recorded(understanding):
    reading = understanding.reading("i would like to talk about my bill", Conversation(), BUSINESS)
    assert reading.tier == "fast"
    assert reading.runner_up not in {"", reading.intent}


def test_the_shipped_weights_were_learned_from_the_shipped_examples():
    name = "use-multilingual-3"
    file = knowledge_folder() / "understanding" / f"heads-{name}.npz"
    assert read_heads(file, learned_from(name)), "learn again with: python -m infra.engines.understanding.head_training"
