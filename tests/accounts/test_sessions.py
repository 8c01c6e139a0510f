"""Sessions end when they are not used, when they are old, when they are revoked; machines have tokens with scopes."""

import pytest

from infra.api.accounts import authentication, credentials, sessions
from infra.api.accounts.denial import Denied
from infra.api.accounts.permissions import SCOPES
from infra.api.accounts.sessions import Bearer
from tests.accounts.front_desk import join
from tests.accounts.told import told

pytestmark = pytest.mark.real
HERE = "10.0.0.1"


async def who(desk, token) -> Bearer | None:
    async with desk.work() as connection:
        return await sessions.find_bearer(desk, connection, token)


async def again(desk, person, clock):
    """Signs in once more."""
    clock.move(minutes=1)
    challenge = await authentication.check_password(desk, person.email, person.password, HERE)
    return await authentication.check_code(desk, challenge.challenge, person.code(clock.now()), HERE, "Firefox")


async def test_a_session_that_is_used_lasts_a_week_and_no_longer(desk, clock):
    person = await join(desk, "bright", "owner")
    for _ in range(27):
        clock.move(hours=6)
        assert await who(desk, person.token)
    clock.move(hours=6)
    assert await who(desk, person.token) is None


async def test_a_session_that_is_not_used_ends_after_eight_hours(desk, clock):
    person = await join(desk, "bright", "owner")
    clock.move(hours=8)
    assert await who(desk, person.token) is None
    assert await who(desk, "nonsense") is None
    assert await who(desk, "\ud800") is None


async def test_sessions_are_listed_with_their_last_use_and_revoked_one_or_all(desk, clock):
    person = await join(desk, "bright", "owner")
    other = await again(desk, person, clock)
    clock.move(minutes=30)
    me = await who(desk, other.token)
    lines = await sessions.list_sessions(desk, me)
    assert [(line.session, line.label, line.current) for line in lines] == [
        (other.session, "Firefox", True),
        (person.session, "test", False),
    ]
    assert lines[0].used_at == clock.now()
    async with desk.work() as connection:
        gone = await sessions.revoke_sessions(desk, connection, "bright", me.account, by=me.account, session=person.session)
    assert gone == 1
    assert await who(desk, person.token) is None
    assert await who(desk, other.token)
    async with desk.work() as connection:
        assert await sessions.revoke_sessions(desk, connection, "bright", me.account, by=me.account) == 1
    assert await who(desk, other.token) is None
    assert [event.session for event in await told(desk, "session.revoked")] == [person.session, other.session]


async def test_a_changed_password_ends_the_other_sessions_and_spares_the_tokens(desk, clock):
    person = await join(desk, "bright", "owner")
    other = await again(desk, person, clock)
    me = await who(desk, other.token)
    token = await credentials.make_token(desk, me, "till", ["calls"], SCOPES, 30)
    with pytest.raises(Denied, match="password is not right"):
        await credentials.change_password(desk, me, "a wrong password, surely", "nine red boats at low tide", HERE)
    with pytest.raises(Denied, match="at least 12"):
        await credentials.change_password(desk, me, person.password, "short", HERE)
    await credentials.change_password(desk, me, person.password, "nine red boats at low tide", HERE)
    assert await who(desk, person.token) is None
    assert await who(desk, other.token)
    assert await who(desk, token.token)
    with pytest.raises(Denied):
        await authentication.check_password(desk, person.email, person.password, HERE)
    assert await authentication.check_password(desk, person.email, "nine red boats at low tide", HERE)


async def test_a_new_second_factor_counts_from_its_first_code(desk, clock):
    person = await join(desk, "bright", "owner")
    me = await who(desk, person.token)
    with pytest.raises(Denied, match="ask for one first"):
        await credentials.take_factor(desk, me, "123456")
    clock.move(minutes=1)
    with pytest.raises(Denied, match="not right"):
        await credentials.offer_factor(desk, me, person.password, "000 000", HERE)
    shown = await credentials.offer_factor(desk, me, person.password, person.recovery_codes[0], HERE)
    challenge = await authentication.check_password(desk, person.email, person.password, HERE)
    assert await authentication.check_code(desk, challenge.challenge, person.code(clock.now()), HERE, "")
    person.secret = shown.secret
    codes = await credentials.take_factor(desk, me, person.code(clock.now()))
    assert set(codes).isdisjoint(person.recovery_codes)
    assert (await again(desk, person, clock)).left == 10


async def test_recovery_codes_are_made_anew_with_the_password(desk):
    person = await join(desk, "bright", "owner")
    me = await who(desk, person.token)
    with pytest.raises(Denied, match="password is not right"):
        await credentials.change_recovery_codes(desk, me, "a wrong password, surely", HERE)
    codes = await credentials.change_recovery_codes(desk, me, person.password, HERE)
    assert len(codes) == 10
    challenge = await authentication.check_password(desk, person.email, person.password, HERE)
    with pytest.raises(Denied):
        await authentication.check_code(desk, challenge.challenge, person.recovery_codes[0], HERE, "")


async def test_a_machines_token_has_scopes_and_an_end_and_needs_no_use(desk, clock):
    person = await join(desk, "bright", "owner")
    me = await who(desk, person.token)
    for scopes, why in ((["world"], "'world' is no scope"), ([], "at least one scope")):
        with pytest.raises(Denied, match=why):
            await credentials.make_token(desk, me, "till", scopes, SCOPES, 30)
    token = await credentials.make_token(desk, me, "till", ["diary", "calls"], SCOPES, 30)
    clock.move(days=29)
    machine = await who(desk, token.token)
    assert machine
    assert (machine.scopes, machine.role) == (("calls", "diary"), "owner")
    clock.move(days=1)
    assert await who(desk, token.token) is None
