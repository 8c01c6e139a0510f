"""Who wants a person is asked whether to stay or be called back, by voice or keys; the talk goes on while it rings."""

import msgspec
import pytest

from handlers.business.templates import load_demo_businesses
from handlers.language.shelf import languages
from schemas.handoff import HandoffMissed, HandoffSuggested
from schemas.toolbox import Transfer, TransferToHuman
from schemas.triggers import HandingOver, Switch, Triggers
from tests.dialogue.scripted_call import Call
from tests.dialogue.small_diary import Diary


class RingingDiary(Diary):
    """Whose people's phones ring."""

    def answer(self, asked):
        if isinstance(asked, TransferToHuman) and asked.way == "line":
            return Transfer(ringing=True, callback=False)
        return super().answer(asked)


def opened(language: str = "en", **changes) -> Call:
    business = msgspec.structs.replace(load_demo_businesses()["demo"], language=language, **changes)
    call = Call(business, languages(), RingingDiary())
    call.open()
    return call


def wishes(call: Call) -> list[str]:
    return [asked.way for asked in call.asked if isinstance(asked, TransferToHuman)]


def test_the_caller_is_asked_and_nobody_is_rung_before_the_answer():
    call = opened()
    said = call.say("let me talk to a person", "human")
    assert "call back" in said or "called back" in said
    assert call.memory.asked == "stay-or-callback"
    assert wishes(call) == []


@pytest.mark.parametrize(
    ("language", "stay", "back"),
    [
        ("en", "i'll stay on the line", "just call me back"),
        ("es", "me espero en línea", "que me llamen por favor"),
        ("fr", "je reste en ligne", "rappelez-moi plutôt"),
        ("de", "ich bleibe dran", "ein rückruf wäre mir lieber"),
        ("it", "resto in linea", "preferisco una richiamata"),
        ("pt", "eu espero na linha", "prefiro que me liguem de volta"),
    ],
)
def test_either_answer_is_understood_in_each_language(language: str, stay: str, back: str):
    for words, way in ((stay, "line"), (back, "callback")):
        call = opened(language)
        call.say("a person", "human")
        call.say(words)
        assert wishes(call) == [way], words


def test_the_keys_one_and_two_answer_it_too():
    for key, way in (("1", "line"), ("2", "callback")):
        call = opened()
        call.say("a person", "human")
        call.press(key)
        assert wishes(call) == [way]


def test_while_it_rings_the_talk_goes_on():
    call = opened()
    call.say("a person", "human")
    assert "still here" in call.say("yes please", "yes")
    assert "eight" in call.say("when do you open on monday", "hours") or call.said
    assert call.memory.task.ringing
    assert "ringing" in call.silent()
    assert not call.hung_up


def test_a_caller_may_change_their_mind_while_it_rings():
    call = opened()
    call.say("a person", "human")
    call.say("yes", "yes")
    call.say("actually just call me back", "message")
    assert wishes(call) == ["line", "callback"]
    assert call.so_far.memory.outcome == "callback"


def test_when_nobody_comes_the_caller_hears_so_and_may_leave_a_message():
    call = opened()
    call.say("a person", "human")
    call.say("yes", "yes")
    said = call.happens(HandoffMissed(call="01CALL", reason="no-answer"))
    assert "call you back" in said
    assert call.so_far.memory.outcome == "callback"
    assert call.memory.asked == "message-text"


def test_when_nobody_comes_the_booking_that_was_begun_meanwhile_goes_on():
    call = opened()
    call.say("a person", "human")
    call.say("yes", "yes")
    call.say("in the meantime book me a cleaning", "book", service="cleaning")
    said = call.happens(HandoffMissed(call="01CALL", reason="busy"))
    assert "call you back" in said
    assert type(call.memory.task).__name__ == "Booking"


@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "it", "pt"])
def test_a_trigger_offers_a_person_and_asks_which_way(language: str):
    call = opened(language)
    said = call.happens(HandoffSuggested(turn=1, trigger="mood", reason="upset"))
    assert said
    assert call.memory.asked == "stay-or-callback"
    call.press("1")
    assert [(asked.way, asked.trigger) for asked in call.asked if isinstance(asked, TransferToHuman)] == [("line", "mood")]


def test_where_nobody_can_be_rung_a_person_is_offered_by_a_call_back():
    call = opened(handoff_number="", handing_over=HandingOver())
    call.happens(HandoffSuggested(turn=1, trigger="words", reason="a refund"))
    assert call.memory.asked == "offer-human"
    call.say("yes please", "yes")
    assert call.so_far.memory.outcome == "callback"


def test_out_of_hours_nobody_is_promised_on_the_line():
    call = opened(handing_over=HandingOver(numbers=("+16175550141",), hours={"sun": ()}))
    call.say("a person", "human")
    assert wishes(call) == [""]
    assert call.so_far.memory.outcome == "callback"


def test_with_asking_switched_off_who_asks_is_called_back():
    call = opened(triggers=Triggers(asked=Switch(on=False)))
    call.say("a person", "human")
    assert wishes(call) == ["callback"]
