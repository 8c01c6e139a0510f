"""The caller's phone number: the one they call from unless they say another, confirmed by its last digits."""

from handlers.dialogue.dialogue_acts import Ask, View
from handlers.dialogue.spoken.phones import last_digits
from handlers.dialogue.user_turn import Heard


def phone_taken(number: str, other: bool, heard: Heard, view: View) -> tuple[str, bool]:
    """The number after this turn, and whether the caller wants another than the one they call from."""
    if heard.one("phone"):
        return heard.one("phone"), False
    if view.asked == "phone-ok" and heard.yes:
        return view.caller, False
    if view.asked == "phone-ok" and heard.no:
        return "", True
    return number, other


def phone_move(other: bool, heard: Heard, view: View) -> Ask:
    """Ask for the number, or whether the one called from is right."""
    if "phone" in heard.weak:
        return Ask(key="phone", act="ask-phone-whole", expects="number")
    if other or not view.caller:
        return Ask(key="phone", act="ask-phone", expects="number")
    return Ask(key="phone-ok", act="ask-phone-ok", values={"digits": last_digits(view.caller)}, expects="yes-no")
