"""The caller's phone number: the one they call from unless they say another, confirmed by its last digits."""

from handlers.dialogue.dialogue_acts import Ask, View
from handlers.dialogue.spoken.phones import say_last_digits
from handlers.dialogue.user_turn import UserTurn


def take_phone_number(number: str, other: bool, heard: UserTurn, view: View) -> tuple[str, bool]:
    """The number after this turn, and whether the caller wants another than the one they call from."""
    if heard.one("phone"):
        return heard.one("phone"), False
    if view.asked == "phone-ok" and heard.yes:
        return view.caller, False
    if view.asked == "phone-ok" and heard.no:
        return "", True
    if view.texting and not (number or other):
        return view.caller, False  # it is read back with everything else, and needs no question of its own
    return number, other


def ask_phone_number(other: bool, heard: UserTurn, view: View) -> Ask:
    """Ask for the number, or whether the one called from is right."""
    if "phone" in heard.weak:
        return Ask(key="phone", act="ask-phone-whole", expects="number")
    if other or not view.caller:
        return Ask(key="phone", act="ask-phone", expects="number")
    return Ask(key="phone-ok", act="ask-phone-ok", values={"digits": say_last_digits(view.caller, view.speech)}, expects="yes-no")
