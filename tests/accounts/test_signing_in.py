"""Signing in takes a password and a code; whoever guesses waits, and learns nothing."""

import asyncio

import pytest

from handlers.accounts.backoff import ACCOUNT, ORIGIN
from infra.api.accounts import attempts, authentication, sessions
from infra.api.accounts.denial import Denied
from tests.accounts.front_desk import front_desk, join
from tests.accounts.told import told

pytestmark = pytest.mark.real
HERE, THERE = "10.0.0.1", "10.0.0.2"


async def signed_in(desk, person, clock, address=HERE):
    challenge = await authentication.check_password(desk, person.email, person.password, address)
    return await authentication.check_code(desk, challenge.challenge, person.code(clock.now()), address, "Firefox")


async def guess(desk, email, address=HERE):
    with pytest.raises(Denied) as denied:
        await authentication.check_password(desk, email, "a wrong password, surely", address)
    return denied.value


async def test_a_password_and_a_code_give_a_session(desk, clock):
    person = await join(desk, "bright", "owner")
    clock.move(minutes=1)
    session = await signed_in(desk, person, clock)
    assert (session.account, session.role, session.left) == (person.account, "owner", 10)
    async with desk.work() as connection:
        assert await sessions.find_bearer(desk, connection, session.token)


async def test_a_password_alone_gives_nothing(desk, clock):
    person = await join(desk, "bright", "owner")
    challenge = await authentication.check_password(desk, person.email, person.password, HERE)
    async with desk.work() as connection:
        assert await sessions.find_bearer(desk, connection, challenge.challenge) is None


async def test_a_code_that_was_used_is_refused_also_when_two_come_at_once(desk, clock):
    person = await join(desk, "bright", "owner")
    clock.move(minutes=1)
    challenges = [await authentication.check_password(desk, person.email, person.password, HERE) for _ in range(3)]
    code = person.code(clock.now())
    tried = [authentication.check_code(desk, one.challenge, code, HERE, "") for one in challenges]
    outcomes = await asyncio.gather(*tried, return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["Denied", "Denied", "Session"]
    first_code = person.code(clock.now().replace(minute=0))  # the one the account was opened with
    again = await authentication.check_password(desk, person.email, person.password, HERE)
    with pytest.raises(Denied, match="used before"):
        await authentication.check_code(desk, again.challenge, first_code, HERE, "")


async def test_a_recovery_code_works_once_instead_of_the_app(desk, clock):
    person = await join(desk, "bright", "owner")
    code = person.recovery_codes[3].upper().replace("-", " ")
    challenge = await authentication.check_password(desk, person.email, person.password, HERE)
    session = await authentication.check_code(desk, challenge.challenge, code, HERE, "")
    assert session.left == 9
    challenge = await authentication.check_password(desk, person.email, person.password, HERE)
    with pytest.raises(Denied, match="used before"):
        await authentication.check_code(desk, challenge.challenge, code, HERE, "")
    other = await join(desk, "bright", "staff")
    challenge = await authentication.check_password(desk, other.email, other.password, HERE)
    with pytest.raises(Denied):
        await authentication.check_code(desk, challenge.challenge, person.recovery_codes[4], HERE, "")


async def test_a_challenge_ends_after_five_minutes_and_after_five_codes(desk, clock):
    person = await join(desk, "bright", "owner")
    late = await authentication.check_password(desk, person.email, person.password, HERE)
    clock.move(minutes=5)
    with pytest.raises(Denied, match="begin again"):
        await authentication.check_code(desk, late.challenge, person.code(clock.now()), HERE, "")
    tried = await authentication.check_password(desk, person.email, person.password, HERE)
    clock.move(seconds=200)
    for number in range(5):
        clock.move(seconds=10)
        with pytest.raises(Denied, match="not right"):
            await authentication.check_code(desk, tried.challenge, "not a code", HERE, "")
    with pytest.raises(Denied, match="begin again"):
        await authentication.check_code(desk, tried.challenge, person.code(clock.now()), HERE, "")


async def test_whether_an_account_exists_cannot_be_told_by_words_work_or_waiting(desk, clock):
    person = await join(desk, "bright", "owner")
    for number in range(12):
        said = []
        for email, address in ((person.email, "10.1.0.1"), ("nobody@bright.example", "10.2.0.1")):
            before = desk.passwords.compared
            denied = await guess(desk, email, address)
            said.append((denied.why, denied.sentence, denied.seconds, desk.passwords.compared - before))
        assert said[0] == said[1]
        clock.move(seconds=denied.seconds)
    assert denied.why in {"wrong", "slow"}


async def test_guessing_locks_the_account_tells_it_and_survives_a_restart(desk, clock, postgres_url):
    person = await join(desk, "bright", "owner")
    while not await told(desk, "sign-in.locked"):
        denied = await guess(desk, person.email)
        clock.move(seconds=denied.seconds)
    (locked,) = await told(desk, "sign-in.locked")
    assert (locked.account, locked.failures) == (person.account, ACCOUNT.locks_at)
    assert HERE not in repr(await told(desk))
    async with front_desk(postgres_url, clock) as restarted:
        with pytest.raises(Denied, match="too many attempts") as denied:
            await authentication.check_password(restarted, person.email, person.password, THERE)
        assert denied.value.seconds == 900
        clock.move(minutes=15)
        assert await signed_in(restarted, person, clock, THERE)
        assert (await guess(restarted, person.email)).why == "wrong"


async def test_knowing_the_password_does_not_help_to_guess_codes(desk, clock):
    person = await join(desk, "bright", "owner")
    guessed = 0
    end = clock.now().timestamp() + 3600
    while clock.now().timestamp() < end:
        try:
            challenge = await authentication.check_password(desk, person.email, person.password, HERE)
            await authentication.check_code(desk, challenge.challenge, "000000", HERE, "")
        except Denied as denied:
            guessed += denied.why == "wrong"
            clock.move(seconds=denied.seconds)
    assert guessed < 20


async def test_many_guesses_at_once_gain_nothing(desk, clock):
    person = await join(desk, "bright", "owner")
    denied = await asyncio.gather(*(guess(desk, person.email) for _ in range(30)))
    assert sum(one.why == "wrong" for one in denied) == ACCOUNT.free


async def test_one_place_that_tries_many_accounts_is_slowed_and_others_are_not(desk, clock):
    person = await join(desk, "bright", "owner")
    denied = [await guess(desk, f"somebody{number}@bright.example", f"2001:db8::{number:x}") for number in range(ORIGIN.free + 5)]
    assert [one.why for one in denied][-1] == "slow"
    with pytest.raises(Denied, match="too many"):
        await authentication.check_password(desk, person.email, person.password, "2001:db8::ffff")
    clock.move(minutes=1)
    assert await signed_in(desk, person, clock, "2001:db8:0:1::1")


def test_a_household_is_one_place_whatever_address_it_takes():
    assert attempts.network_of("2001:db8::1") == attempts.network_of("2001:db8::ffff:1")
    assert attempts.network_of("2001:db8::1") != attempts.network_of("2001:db8:0:1::1")
    assert attempts.network_of("::ffff:10.0.0.1") == attempts.network_of("10.0.0.1")
    assert attempts.network_of("unix socket") == "unix socket"
