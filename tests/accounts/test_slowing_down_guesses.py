"""Each failure doubles the wait; an hour of guessing is a handful of guesses."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.accounts.backoff import ACCOUNT, ORIGIN, attempt_pause, count_failures, next_attempt_at
from handlers.accounts.handlers import alert_owner
from schemas.accounts import SignInLocked
from schemas.fact import Fact

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def test_the_first_slips_cost_nothing_then_the_wait_doubles_and_at_last_it_is_locked():
    waits = [attempt_pause(ACCOUNT, failures).total_seconds() for failures in range(12)]
    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 900, 900]


def test_somebody_who_guesses_for_a_day_gets_about_a_hundred_guesses():
    now, failures, failed_at = NOW, 0, NOW
    while now < NOW + timedelta(days=1):
        failures, failed_at = count_failures(ACCOUNT, failures, failed_at, now) + 1, now
        now = next_attempt_at(ACCOUNT, failures, failed_at, now)
    assert 90 < failures < 110


def test_after_a_day_of_peace_all_is_forgotten():
    assert count_failures(ACCOUNT, 30, NOW, NOW + timedelta(hours=23)) == 30
    assert next_attempt_at(ACCOUNT, 30, NOW, NOW + timedelta(hours=24)) == NOW + timedelta(hours=24)


def test_a_clock_that_is_ahead_makes_nobody_wait_longer():
    ahead = NOW + timedelta(minutes=5)
    assert next_attempt_at(ACCOUNT, 1, ahead, NOW) == NOW
    assert next_attempt_at(ACCOUNT, 4, ahead, NOW) == NOW + timedelta(seconds=2)


def test_an_office_behind_one_address_may_slip_more_often_than_one_account():
    assert attempt_pause(ORIGIN, 19) == timedelta()
    assert attempt_pause(ORIGIN, 50) == timedelta(minutes=15)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_more_failures_never_wait_less(one, other):
    fewer, more = sorted((one, other))
    assert attempt_pause(ACCOUNT, fewer) <= attempt_pause(ACCOUNT, more) <= ACCOUNT.longest


async def test_the_owner_is_told_of_a_locked_account_and_nobody_of_one_that_does_not_exist():
    locked = SignInLocked(account="a1", origin="o", failures=10, until=NOW)
    fact = Fact(subject="account.bright.a1", event=locked, id="f1", at=NOW)
    notified = await alert_owner(locked, fact)
    assert notified is not None
    assert (notified.topic, notified.source) == ("sign-in", "f1")
    assert "10 times" in notified.text
    foreign = Fact(subject="account._.o", event=locked, id="f2", at=NOW)
    assert await alert_owner(locked, foreign) is None
