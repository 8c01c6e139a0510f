"""Codes of an authenticator app, and what an app is shown."""

from datetime import UTC, datetime, timedelta

import pyotp

from infra.api.accounts.second_factor import find_step, make_factor, make_recovery_codes, strip_code, write_enrolment
from infra.api.accounts.secret_storage import SecretStorage

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def test_a_phone_may_be_half_a_minute_off_and_no_more():
    secret = make_factor()
    codes = [pyotp.TOTP(secret).at(NOW + timedelta(seconds=30 * off)) for off in range(-2, 3)]
    steps = [find_step(secret, code, NOW) for code in codes]
    assert [step is not None for step in steps] == [False, True, True, True, False]
    assert steps[1:4] == sorted(step for step in steps if step)


def test_what_is_no_code_is_wrong():
    for code in ("", "000", "１２３４５６", "abcdef", "1" * 1000, "\ud800"):
        assert find_step(make_factor(), code, NOW) is None


def test_an_app_is_shown_a_picture_an_address_and_a_secret_to_type():
    secret = make_factor()
    shown = write_enrolment(secret, "olive@bright.example")
    assert shown.uri == f"otpauth://totp/Daybook:olive%40bright.example?secret={secret}&issuer=Daybook"
    assert shown.qr.startswith("<svg")
    assert len(secret) == 32


def test_recovery_codes_are_ten_different_ones_however_they_are_typed():
    codes = make_recovery_codes()
    assert len(set(codes)) == 10
    assert strip_code(codes[0].upper().replace("-", " ")) == strip_code(codes[0])
    assert len(strip_code(codes[0])) == 16


def test_a_sealed_secret_opens_for_its_account_with_this_installations_key_only():
    keeper = SecretStorage("ab" * 32)
    sealed = keeper.seal("secret", "a1")
    assert b"secret" not in sealed
    assert keeper.open(sealed, "a1") == "secret"
    for other, account in ((keeper, "a2"), (SecretStorage("cd" * 32), "a1")):
        try:
            opened = other.open(sealed, account)
        except Exception as wrong:  # noqa: BLE001 - whatever the library calls it
            opened = type(wrong).__name__
        assert opened == "InvalidTag"
    assert keeper.digest("email", "a@b.c") != SecretStorage("cd" * 32).digest("email", "a@b.c")
