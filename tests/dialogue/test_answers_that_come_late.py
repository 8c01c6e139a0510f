"""A tool takes its time, and the caller goes on talking: what was booked is told, and what was said before is no answer."""

import pytest

from schemas.tools import ToolDelayed, ToolFailed
from schemas.understanding import IntentRecognised

_TUESDAY = "2026-11-24"


def asked_to_book(call):
    """The caller says yes to the read-back, and the diary does not answer yet."""
    call.say("a cleaning on tuesday", "book", service="cleaning", date=_TUESDAY, time="14:30", name="John Smith")
    call.say("yes", "yes")
    call.hold_tools = True
    call.say("yes", "yes")
    call.hold_tools = False
    (held,) = call.held
    return held


def given_up(call, held):
    id_, request = held
    return call.happens(ToolFailed(turn=request.turn, tool=request.tool, request=id_, reason="no answer within 10 s"))


def after(call, held):
    return call.answered(*held).lower()


def test_patience_is_asked_for_in_varying_words_and_changes_no_question(dental):
    id_, request = asked_to_book(dental)
    before = dental.memory.asked
    said = [
        dental.happens(ToolDelayed(turn=request.turn, tool=request.tool, request=id_, nth=nth, seconds=nth)) for nth in (1, 2)
    ]
    assert len(set(said)) == 2
    assert not any("?" in words for words in said)
    assert dental.memory.asked == before


def test_every_wording_asks_for_patience_only(phrases):
    assert len(phrases.of("en").phrases["one-moment"].say) >= 3
    assert len(phrases.of("en").phrases["still-on-it"].say) >= 3
    assert all(phrases.of("en").phrases[act].formula for act in ("one-moment", "still-on-it"))


@pytest.mark.parametrize(("words", "intent"), [("yes", "yes"), ("no", "no"), ("okay thanks", "thanks"), ("hello", "greet")])
def test_whatever_is_said_while_it_is_being_booked_is_no_second_yes_and_no_goodbye(dental, diary, words, intent):
    held = asked_to_book(dental)
    assert dental.say(words, intent)
    assert not dental.hung_up
    after(dental, held)
    assert dental.memory.appointment
    assert len(diary.booked) == 1
    assert dental.tools.count("book_appointment") == 1


def test_what_was_booked_after_we_gave_it_up_is_said_at_once(dental):
    held = asked_to_book(dental)
    assert "message" in given_up(dental, held)
    said = after(dental, held)
    assert "after all" in said
    assert "kt" in said.replace(" ", ""), "with its reference"
    assert dental.memory.asked == "anything-else"


def test_it_is_said_before_the_message_that_was_begun_instead(dental):
    held = asked_to_book(dental)
    given_up(dental, held)
    dental.say("yes please", "yes")
    assert dental.memory.asked == "message-text"
    said = after(dental, held)
    assert "after all" in said
    assert dental.memory.asked == "message-text"
    dental.say("bye", "goodbye")
    assert dental.asked[-1].outcome == "booked"


def test_it_is_said_to_who_wanted_no_message(dental):
    held = asked_to_book(dental)
    given_up(dental, held)
    dental.say("no thanks", "no")
    assert "after all" in after(dental, held)
    assert dental.memory.appointment


def test_who_asks_for_it_again_gets_one_appointment(dental, diary):
    """The second request is answered by the page as it stands; here the first answer comes before it is made."""
    held = asked_to_book(dental)
    given_up(dental, held)
    dental.say("please try again", "book", service="cleaning")
    after(dental, held)
    assert len(diary.booked) == 1


def test_a_refusal_after_we_gave_up_is_no_good_news(dental, diary):
    held = asked_to_book(dental)
    given_up(dental, held)
    diary.taken.add(dental.asked[-1].start)
    said = after(dental, held)
    assert "after all" not in said
    assert "taken" in said


@pytest.mark.parametrize(("intent", "tool"), [("cancel", "cancel_appointment"), ("reschedule", "reschedule_appointment")])
def test_what_was_moved_or_cancelled_after_all_is_said_though_nobody_asks_for_it_any_more(dental, intent, tool):
    asked_to_book(dental)
    after(dental, dental.held.pop())
    dental.say(f"{intent} my appointment", intent, date="2026-11-25", time="10:00")
    dental.hold_tools = True
    dental.say("yes", "yes")
    dental.hold_tools = False
    held = dental.held[-1]
    assert held[1].tool == tool
    given_up(dental, held)
    dental.say("no", "no")
    assert dental.memory.task is None
    assert "after all" in after(dental, held)


def told_while_speaking(call, held, words, intent):
    """The caller says something, and before it is understood the agent tells what came of the tool."""
    call.turn += 1
    call._heard(words)
    assert call.answered(*held)
    return call.happens(IntentRecognised(turn=call.turn, words=words, intent=intent, confidence=0.95, tier="fast"))


@pytest.mark.parametrize(("words", "intent"), [("no", "no"), ("yes", "yes"), ("thank you", "thanks"), ("hello", "greet")])
def test_what_was_said_before_the_question_was_heard_does_not_answer_it(dental, words, intent):
    held = asked_to_book(dental)
    assert told_while_speaking(dental, held, words, intent) == ""
    assert dental.memory.asked == "anything-else"
    assert not dental.hung_up
    dental.say("no thanks", "no")
    assert dental.hung_up


def test_a_question_that_was_asked_meanwhile_is_answered(dental):
    held = asked_to_book(dental)
    assert told_while_speaking(dental, held, "what does it cost", "price")
