"""Taking a message: the words, from whom, at which number; read back, then left."""

import msgspec

from handlers.dialogue.caller_name import ask_name, name_taken
from handlers.dialogue.dialogue_acts import Ask, Step, Tell, View
from handlers.dialogue.phone_number import ask_phone_number, take_phone_number
from handlers.dialogue.spoken.phones import say_last_digits, say_phone_number
from handlers.dialogue.state import Message
from handlers.dialogue.user_turn import NOTHING, UserTurn
from schemas.toolbox import Refusal, Result, TakeMessage

_change = msgspec.structs.replace
#: Words of a yes or no that is nothing more: "no thank you".
_BARE = 3


def advance_message(task: Message, heard: UserTurn, view: View) -> Step:
    """Take in what was said, and do the next thing. What is said after "what is the message" is the message, whatever it is."""
    if task.sent and "take_message" in view.busy:
        return Step(task=task, moves=(Tell("one-moment"),) if heard != NOTHING else ())
    task = before = _change(task, sent=False)
    task = _change(task, name=name_taken(task.name, heard, view))
    number, other = take_phone_number(task.phone, task.other_phone, heard, view)
    task = _change(task, phone=number, other_phone=other)
    if view.asked == "message-text" and heard.no and len(heard.words.split()) <= _BARE:
        return Step(task=None)
    if view.asked == "message-text" and heard.words and not heard.repeats and not heard.has("wait") and not _bare_yes(heard):
        task = _change(task, text=heard.words)
    if view.asked == "read-back" and task == before:
        if heard.yes and view.read_back:
            to = view.staff(task.to)
            text = f"For {to}: {task.text}" if to else task.text
            request = TakeMessage(text=text, name=task.name, phone=task.phone, urgent=task.urgent)
            return Step(task=_change(task, sent=True), moves=(request,))
        if heard.no or heard.corrects:
            task = _change(task, text="")
    return _next(task, heard, view)


def _bare_yes(heard: UserTurn) -> bool:
    return heard.yes and len(heard.words.split()) <= _BARE


def _next(task: Message, heard: UserTurn, view: View) -> Step:
    if not task.text:
        return Step(task=task, moves=(Ask(key="message-text", act="ask-message"),))
    name, number = task.name or view.name, task.phone or view.phone
    if not name:
        return Step(task=task, moves=(ask_name(view),))
    if not number:
        return Step(task=_change(task, name=name), moves=(ask_phone_number(task.other_phone, heard, view),))
    task = _change(task, name=name, phone=number)
    said = _spoken(number, view)
    values = {"text": task.text, "name": name, "phone": said}
    return Step(task=task, moves=(Ask(key="read-back", act="read-back-message", values=values, expects="yes-no"),))


def _spoken(number: str, view: View) -> str:
    """The number they call from by its end, any other whole."""
    if number != view.caller:
        return say_phone_number(number, view.speech)
    return view.speech.joints.ending_in.format(digits=say_last_digits(number, view.speech))


def take_message_result(task: Message, result: Result | Refusal, view: View) -> Step:
    """It was left, or could not be."""
    if isinstance(result, Refusal):
        again = (
            _change(task, sent=False, phone="", other_phone=True) if result.ask == "phone" else _change(task, sent=False, text="")
        )
        return _next(again, NOTHING, view)
    return Step(task=None, moves=(Tell("message-taken", {"name": task.name}),), outcome="message")
