"""How well the fast tier understands utterances it has never seen, by intent; floors hold it there."""

import re
import statistics
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.work import calls_made

CORPUS = Path(__file__).with_name("corpus.toml")
HELD_OUT = Path(__file__).with_name("heldout.toml")
LEARNED = Path(__file__).parents[2] / "knowledge" / "languages" / "en" / "intents.toml"
LINE = re.compile(r"(?P<business>n: )?(?:\[(?P<expects>[\w-]+)\] )?(?P<words>[^+]+?)(?: \+ (?P<also>[\w-]+))?$")


class Said(NamedTuple):
    """One utterance of the corpus, and what it means."""

    intent: str
    words: str
    expects: str
    business: str
    also: str


def corpus(file: Path = CORPUS) -> list[Said]:
    found = []
    for intent, text in tomllib.loads(file.read_text(encoding="utf-8")).items():
        for line in filter(None, text.splitlines()):
            parts = LINE.fullmatch(line)
            assert parts, line
            business = "northwind" if parts["business"] else "demo"
            found.append(Said(intent, parts["words"], parts["expects"] or "anything", business, parts["also"] or ""))
    return found


@pytest.fixture(scope="module")
def heard(ear):
    return [(said, ear(said.words, expects=said.expects, business=said.business)) for said in corpus()]


def test_the_corpus_is_large_and_unseen():
    learned = {
        line.strip()
        for text in tomllib.loads(LEARNED.read_text(encoding="utf-8"))["examples"].values()
        for line in text.splitlines()
    }
    spoken = [said.words for said in corpus()]
    assert len(spoken) >= 300
    assert len(set(spoken) & learned) <= 0.1 * len(spoken)


def test_intents_are_understood(heard, capsys):
    rows = {}
    for intent in dict.fromkeys(said.intent for said, _ in heard):
        mine = [(said, reading) for said, reading in heard if said.intent == intent]
        rows[intent] = sum(reading.intent == intent for _, reading in mine), len(mine)
    right = sum(good for good, _ in rows.values())

    with capsys.disabled():
        out = sys.stdout.write
        out("\n\nintent          right of\n")
        for intent, (good, of) in rows.items():
            out(f"{intent:15} {good:5} {of:3}  {good / of:.0%}\n")
        out(f"{'all':15} {right:5} {len(heard):3}  {right / len(heard):.1%}\n")
        for said, reading in heard:
            if reading.intent != said.intent:
                out(f"  {said.intent} was read as {reading.intent} ({reading.confidence}): [{said.expects}] {said.words}\n")
    assert right / len(heard) >= 0.9
    assert all(good / of >= 0.6 for good, of in rows.values() if of > 1)


@pytest.mark.long
def test_what_nobody_mended_for_is_understood_as_well(ear, capsys):
    heard = [(said, ear(said.words, expects=said.expects, business=said.business)) for said in corpus(HELD_OUT)]
    right = sum(reading.intent == said.intent for said, reading in heard)
    with capsys.disabled():
        sys.stdout.write(f"\nheld out        {right:5} {len(heard):3}  {right / len(heard):.1%}\n")
    assert right / len(heard) >= 0.85


def test_what_it_is_sure_of_is_right(heard):
    sure = [reading.intent == said.intent for said, reading in heard if reading.confidence >= 0.85]
    assert statistics.mean(sure) >= 0.93
    assert len(sure) >= 0.6 * len(heard)


def test_further_intents_are_heard(heard):
    assert all(said.also in reading.also for said, reading in heard if said.also)


def test_every_emergency_is_heard(heard):
    missed = [said.words for said, reading in heard if said.intent == "emergency" and reading.intent != "emergency"]
    assert missed == []


@pytest.mark.long
def test_a_turn_is_read_with_little_work(ear):
    work = [calls_made(lambda said=said: ear(said.words, expects=said.expects, business=said.business)) for said in corpus()[::3]]
    assert statistics.quantiles(work, n=20)[-1] < 30_000, "function calls at p95, three times what is needed today"
