"""A caller rings, talks, and has an appointment: real sound, real servers, every process."""

import pytest

from tests.sound.conftest import Home

pytestmark = [pytest.mark.sound, pytest.mark.timeout(300)]


def test_a_call_with_real_sound_books_exactly_one_appointment(home: Home) -> None:
    before = home.rows("SELECT count(*) FROM diary.appointments")[0][0]
    report = home.call("booking")
    assert report["problems"] == []
    assert report["outcome"] == "booked"
    assert report["frames_sent"] == report["frames_heard_logged"] > 500
    assert report["frames_received"] == report["frames_spoken_logged"] > 500
    after = home.rows("SELECT count(*) FROM diary.appointments")[0][0]
    assert after == before + 1


def test_a_caller_who_interrupts_is_let_speak(home: Home) -> None:
    report = home.call("interruption")
    assert report["problems"] == []
    assert report["clears"] >= 1


def test_read_models_built_from_nothing_have_the_identical_rows(home: Home) -> None:
    for name in ("contacts", "engagement", "ledger"):
        done = home.daybook("rebuild", name, "--verify")
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_second_start_beside_the_first_says_where_the_first_one_is(home: Home) -> None:
    second = home.daybook("up")
    assert second.returncode != 0
    assert str(home.folder) in second.stdout + second.stderr
