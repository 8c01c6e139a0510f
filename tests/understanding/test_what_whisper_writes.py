"""Figures, marks and spellings as Whisper writes them, read as what was said."""

import pytest

from infra.engines.whisper.figures import readable


@pytest.mark.parametrize(
    ("written", "expects", "role", "values"),
    [
        ("1030 is good.", "date", "time", ["10:30"]),
        ("10.30.", "time", "time", ["10:30"]),
        ("At 10:30 a.m.", "anything", "time", ["10:30"]),
        ("tomorrow at 230?", "anything", "time", ["14:30"]),
        ("Friday at 3 in the afternoon,", "date", "time", ["15:00"]),
        ("Monday, the 23rd.", "date", "date", ["2026-11-23"]),
        ("Can I come in on Dec. 5th at 2?", "anything", "date", ["2026-12-05"]),
        ("212-555-0142.", "number", "phone", ["+12125550142"]),
        ("(718) 442-9013", "number", "phone", ["+17184429013"]),
        ("7, 1, 8, 4, 4, 2, 9, 0, 1, 3.", "number", "phone", ["+17184429013"]),
        ("7.1.8.4.4.2.9.0.1.3.", "number", "phone", ["+17184429013"]),
        ("My name is Sarah Miller.", "name", "name", ["Sarah Miller"]),
        ("It's Miller, M-I-L-L-E-R.", "name", "name", ["Miller"]),
        ("The zip code is 11201.", "anything", "postcode", ["11201"]),
    ],
)
def test_what_whisper_writes_is_read_as_what_was_said(ear, written, expects, role, values):
    assert ear.values(readable(written, expects), role, expects=expects) == values


@pytest.mark.parametrize(
    ("written", "intent"), [("Yes, please.", "yes"), ("How much is a cleaning? Is it about $65?", "price"), ("No.", "no")]
)
def test_marks_and_sums_do_not_hide_what_is_meant(ear, written, intent):
    assert ear(readable(written)).intent == intent
