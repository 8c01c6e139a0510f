"""Only a bare refusal or farewell, or a wrong number, ends a call; a sentence with content never does."""

import pytest


@pytest.mark.parametrize("tenant", ["demo", "northwind"])
@pytest.mark.parametrize(
    "words",
    [
        "we have no power",
        "no i just have a question",
        "no it's about my neighbor",
        "not today i can't do mornings",
        "i can't find the door",
        "bye for now but can i also ask about parking",
        "goodbye is a nice word but i need help with my tooth",
        "thanks but no i wanted something else",
    ],
)
def test_a_sentence_with_content_never_ends_a_call(heard, tenant, words):
    call = heard(tenant)
    call.hear(words)
    assert not call.hung_up


def test_after_a_booking_that_is_not_right_is_no_goodbye(heard):
    call = heard()
    for words in ("i need a cleaning on tuesday at ten", "john smith", "yes", "yes please"):
        call.hear(words)
    call.hear("that's not right i said eleven")
    assert not call.hung_up


@pytest.mark.parametrize(
    "words", ["no thanks", "no that's all", "that's everything thank you bye", "nope i'm good", "goodbye", "bye bye"]
)
def test_a_bare_refusal_or_farewell_ends_it(heard, words):
    call = heard()
    call.hear("what are your hours")
    call.hear(words)
    assert call.hung_up


@pytest.mark.parametrize("words", ["wrong number", "sorry wrong number", "oh sorry i have the wrong number"])
def test_a_wrong_number_is_let_go_kindly(heard, words):
    call = heard()
    said = call.hear(words)
    assert call.hung_up
    assert "oodbye" in said


def test_another_language_is_told_what_can_be_done(heard):
    call = heard()
    said = call.hear("do you speak swedish")
    assert "don't speak that language" in said or "can't help in that language" in said
    assert "message" in said


def test_a_language_that_there_is_a_pack_for_is_spoken_when_asked_for(heard):
    call = heard()
    assert "español" in call.hear("hi there do you speak spanish")
    assert call.so_far.language == "es"


def test_what_was_heard_badly_is_only_asked_again(heard):
    call = heard()
    said = call.hear("cancel my appointment", sure=0.2)
    assert call.tools == []
    assert "?" in said


def test_danger_heard_badly_is_danger_all_the_same(heard):
    assert "911" in heard().hear("she is not breathing", sure=0.2)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("are you a robot", "AI"),
        ("i have a question about my bill", "message"),
        ("somebody called me from this number", "message"),
        ("is my husband one of your patients", "not allowed"),
        ("i have a package for you", "message"),
        ("are you hiring", "message"),
    ],
)
def test_errands_are_answered(heard, words, told):
    assert told in heard().hear(words)
