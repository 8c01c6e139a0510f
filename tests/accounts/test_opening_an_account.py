"""A single-use link opens an account: name, address, password, second factor."""

from datetime import timedelta

import pyotp
import pytest

from infra.api.accounts import account_opening, authentication, invitations, members, sessions
from infra.api.accounts.denial import Denied
from tests.accounts.front_desk import PASSWORD, join
from tests.accounts.told import told

pytestmark = pytest.mark.real


async def enrolled(desk, secret, email="olive@bright.example"):
    shown = await account_opening.enrol_factor(desk, secret, "Olive", email, PASSWORD)
    return pyotp.TOTP(shown.secret)


async def test_a_link_opens_an_account_and_signs_in_and_works_once(desk, clock):
    invited = await invitations.invite_owner(desk, "bright")
    assert (await account_opening.read_invitation(desk, invited.secret)).role == "owner"
    app = await enrolled(desk, invited.secret)
    opened = await account_opening.open_account(desk, invited.secret, app.at(clock.now()), "Firefox")
    assert len(opened.recovery_codes) == 10
    async with desk.work() as connection:
        who = await sessions.find_bearer(desk, connection, opened.session.token)
    assert who
    assert (who.tenant, who.role, who.account) == ("bright", "owner", invited.account)
    with pytest.raises(Denied, match="was used already"):
        await account_opening.open_account(desk, invited.secret, app.at(clock.now()), "Firefox")
    assert await invitations.has_account(desk, "bright")
    assert [event.tag() for event in await told(desk)] == [
        "account.invited",
        "account.opened",
        "second-factor.enrolled",
        "recovery-codes.made",
        "sign-in.succeeded",
    ]


async def test_nothing_secret_is_told_and_nothing_secret_is_kept_readable(desk, clock):
    person = await join(desk, "bright", "owner")
    secrets = [person.password, person.secret, person.token, *person.recovery_codes]
    facts = repr(await told(desk))
    assert [secret for secret in secrets if secret in facts] == []
    async with desk.work() as connection:
        rows = ""
        for table in ("accounts", "recovery", "sessions", "attempts", "invitations", "outbox"):
            found = await connection.execute(f"SELECT {table}::text FROM accounts.{table}")  # noqa: S608 - names of ours
            rows += repr(await found.fetchall())
    assert person.account in rows
    assert [secret for secret in secrets if secret in rows] == []


async def test_a_wrong_code_leaves_the_link_as_it_was(desk, clock):
    invited = await invitations.invite_member(desk, "bright", "staff", by="cli")
    app = await enrolled(desk, invited.secret)
    right = app.at(clock.now())
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    with pytest.raises(Denied, match="code is not right"):
        await account_opening.open_account(desk, invited.secret, wrong, "")
    assert (await account_opening.open_account(desk, invited.secret, right, "")).session.role == "staff"


async def test_the_code_comes_after_the_password(desk):
    invited = await invitations.invite_member(desk, "bright", "staff", by="cli")
    with pytest.raises(Denied, match="come first"):
        await account_opening.open_account(desk, invited.secret, "123456", "")


async def test_a_link_ends_after_a_week_and_a_new_one_ends_the_old(desk, clock):
    first = await invitations.invite_owner(desk, "bright")
    second = await invitations.invite_owner(desk, "bright")
    assert first.account == second.account
    with pytest.raises(Denied, match="daybook invite"):
        await account_opening.read_invitation(desk, first.secret)
    clock.move(days=7)
    with pytest.raises(Denied, match="too old"):
        await account_opening.read_invitation(desk, second.secret)


@pytest.mark.parametrize(
    ("name", "email", "password", "why"),
    [
        (" ", "olive@bright.example", PASSWORD, "say the name"),
        ("Olive", "olive", PASSWORD, "name@example.com"),
        ("Olive", "olive@bright.example", "password1234", "tried first"),
        ("Olive", "olive@bright.example", "short", "at least 12"),
    ],
)
async def test_what_cannot_be_taken_is_said(desk, name, email, password, why):
    invited = await invitations.invite_member(desk, "bright", "staff", by="cli")
    with pytest.raises(Denied, match=why):
        await account_opening.enrol_factor(desk, invited.secret, name, email, password)


async def test_one_address_has_one_account_however_it_is_typed(desk):
    await join(desk, "bright", "owner", "olive@bright.example")
    invited = await invitations.invite_member(desk, "bright", "staff", by="cli")
    with pytest.raises(Denied, match="has an account already"):
        await enrolled(desk, invited.secret, " OLIVE@Bright.Example ")


async def test_two_links_for_one_address_open_one_account(desk, clock):
    links = [await invitations.invite_member(desk, "bright", "staff", by="cli") for _ in range(2)]
    apps = [await enrolled(desk, link.secret) for link in links]
    await account_opening.open_account(desk, links[0].secret, apps[0].at(clock.now()), "")
    with pytest.raises(Denied, match="has an account already"):
        await account_opening.open_account(desk, links[1].secret, apps[1].at(clock.now()), "")


async def test_a_role_that_is_none_is_refused(desk):
    with pytest.raises(Denied, match="choose one of owner, staff, auditor, analyst"):
        await invitations.invite_member(desk, "bright", "king", by="cli")


async def test_a_reset_account_signs_in_again_only_after_its_new_link(desk, clock):
    person = await join(desk, "bright", "owner")
    link = await invitations.reset_account(desk, person.account, by="cli")
    async with desk.work() as connection:
        assert await sessions.find_bearer(desk, connection, person.token) is None
    with pytest.raises(Denied, match="not right"):
        await authentication.check_password(desk, person.email, person.password, "10.0.0.1")
    app = await enrolled(desk, link.secret, person.email)
    clock.move(seconds=30)
    opened = await account_opening.open_account(desk, link.secret, app.at(clock.now()), "")
    assert opened.session.account == person.account
    (member,) = await members.list_members(desk, "bright")
    assert (member.state, member.recovery_codes) == ("open", 10)


async def test_a_disabled_account_is_out_at_once_and_its_address_is_free(desk, clock):
    await join(desk, "bright", "owner")
    leaver = await join(desk, "bright", "staff", "sam@bright.example")
    await members.disable_account(desk, "bright", leaver.account, by="cli")
    async with desk.work() as connection:
        assert await sessions.find_bearer(desk, connection, leaver.token) is None
    with pytest.raises(Denied, match="not right"):
        await authentication.check_password(desk, leaver.email, leaver.password, "10.0.0.1")
    clock.move(hours=1)
    again = await join(desk, "bright", "staff", "sam@bright.example")
    assert again.account != leaver.account
    assert [event.by for event in await told(desk, "account.disabled")] == ["cli"]


async def test_the_only_owner_stays(desk):
    owner = await join(desk, "bright", "owner")
    with pytest.raises(Denied, match="invite another owner first"):
        await members.disable_account(desk, "bright", owner.account, by=owner.account)
    other = await join(desk, "bright", "owner", "otto@bright.example")
    await members.disable_account(desk, "bright", owner.account, by=other.account)
    with pytest.raises(Denied, match="no such account"):
        await members.disable_account(desk, "nextdoor", other.account, by="cli")


async def test_links_that_nobody_used_are_swept_away_long_after(desk, clock):
    from infra.api.accounts import tables

    await invitations.invite_member(desk, "bright", "staff", by="cli")
    async with desk.work() as connection:
        await tables.sweep_tables(connection, clock.now() + timedelta(days=38))
        found = await connection.execute("SELECT count(*) FROM accounts.invitations")
        assert await found.fetchone() == (0,)
