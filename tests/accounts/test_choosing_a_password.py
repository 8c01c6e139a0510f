"""A password is long, and not one of those that everybody tries first."""

import pytest

from handlers.accounts.policy import find_weakness


@pytest.mark.parametrize(
    "password",
    [
        "seven teal kites over the pond",
        "correct-horse-battery",
        "Zürich im Regen 88",
        "vq8#Lm2!xTp0",
        "наш кот любит молоко",
        "雨が降る日は家で本を読む",
    ],
)
def test_a_sentence_of_ones_own_is_taken(password):
    assert find_weakness(password, "Olive Smith", "olive@bright.example") == ""


@pytest.mark.parametrize(
    "password",
    [
        "short one",
        "password1234",
        "Passw0rd!2026",
        "passwordpassword",
        "qwertyuiop12",
        "123456789012",
        "aaaaaaaaaaaa",
        "abababababab",
        "welcome-admin-1234",
        "iloveyou12345",
        "olive.smith.1987",
        "daybook-2026!",
        "x" * 300,
    ],
)
def test_what_is_tried_first_is_refused_with_advice(password):
    why = find_weakness(password, "Olive Smith", "olive@bright.example")
    assert why.startswith("the password")


def test_the_advice_says_what_to_do():
    assert "at least 12 characters" in find_weakness("too short")
    assert "sentence of four or five words" in find_weakness("password1234")
