"""What must never be said, and what must be said unchanged: our own sentences by bucket, printed as a table."""

import re
import tomllib
from pathlib import Path

import pytest

from handlers.shields.pii.policy import screen_sentence
from tests.shields.pii_call import may_hear

_MARKED = re.compile(r"<([^<>]*)>")
_LANGUAGES = {"spanish": "es", "french": "fr", "german": "de"}


def _cases(file: str) -> list[tuple[str, str, str]]:
    """Bucket, language and sentence of each line."""
    buckets = tomllib.loads((Path(__file__).parent / file).read_text(encoding="utf-8"))
    cases = []
    for bucket, entry in buckets.items():
        for line in entry["lines"].strip().splitlines():
            language, text = line.split(": ", 1) if bucket == "languages" else (_LANGUAGES.get(bucket, "en"), line)
            cases.append((bucket, language, text))
    return cases


KEEP, PASS = _cases("pii_keep.toml"), _cases("pii_pass.toml")


def _kept_back(language: str, marked: str) -> bool:
    """Is nothing of what is marked said, four words of it at the most half?"""
    said = screen_sentence(_MARKED.sub(r"\1", marked), may_hear(language), language).text
    return all(secret not in said and secret[: len(secret) // 2] not in said for secret in _MARKED.findall(marked))


def _unchanged(language: str, text: str) -> bool:
    seen = screen_sentence(text, may_hear(language), language)
    return seen.verdict == "pass" and seen.text == text


def test_there_are_enough_sentences_of_both_kinds() -> None:
    assert len(KEEP) >= 200
    assert len(PASS) >= 200
    assert len(set(KEEP)) == len(KEEP)
    assert len(set(PASS)) == len(PASS)


def test_what_is_not_the_callers_is_kept_back_and_everything_else_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    rows = []
    missed = [case for case in KEEP if not _kept_back(*case[1:])]
    alarms = [case for case in PASS if not _unchanged(*case[1:])]
    for name, cases, wrong in (("kept back", KEEP, missed), ("said unchanged", PASS, alarms)):
        for bucket in dict.fromkeys(case[0] for case in cases):
            total, bad = (sum(case[0] == bucket for case in some) for some in (cases, wrong))
            rows.append(f"{name:15} {bucket:12} {total - bad:4} of {total:4}")
    with capsys.disabled():
        print("\nPII guard\n" + "\n".join(rows))  # noqa: T201 - the table is what the run is for
        print("".join(f"  wrong: {bucket}: {text}\n" for bucket, _, text in (*missed, *alarms)))  # noqa: T201 - see above
    assert len(missed) <= len(KEEP) * 0.02
    assert len(alarms) <= len(PASS) * 0.01


def test_sentences_that_no_rule_was_made_for_are_judged_nearly_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    blind = _cases("pii_blind.toml")
    keep = [text for kind, _, text in blind if kind == "keep"]
    plain = [text for kind, _, text in blind if kind == "pass"]
    missed = [text for text in keep if not any(_kept_back(language, text) for language in _guessed(text))]
    alarms = [text for text in plain if not any(_unchanged(language, text) for language in _guessed(text))]
    with capsys.disabled():
        print(  # noqa: T201 - the figure is what the run is for
            f"\nblind: kept back {len(keep) - len(missed)} of {len(keep)}, unchanged {len(plain) - len(alarms)} of {len(plain)}"
        )
    assert len(missed) <= len(keep) * 0.15
    assert len(alarms) <= len(plain) * 0.06


def _guessed(text: str) -> tuple[str, ...]:
    """The language of a line that does not say: by its first word."""
    first = text.strip("<").split()[0].strip(",")
    language = {
        "Puede": "es",
        "Su": "es",
        "Para": "es",
        "Appelez-la": "fr",
        "Nous": "fr",
        "Rufen": "de",
        "Unser": "de",
        "Am": "de",
    }
    return (language.get(first, "en"),)
