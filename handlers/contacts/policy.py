"""Are two contacts one person? By phone, e-mail, birthday and name; what is doubtful is for a person to say."""

from typing import Literal

import msgspec

from handlers.contacts.names import compare_names
from handlers.contacts.state import Contact

#: `same` may be merged without asking, `doubtful` has to be looked at.
Sameness = Literal["same", "doubtful", "different"]
#: From here on two names are one, spelt or shortened in two ways.
_ONE_NAME = 0.9


class Judgement(msgspec.Struct, frozen=True):
    """What two contacts are to each other, how alike they are (0 to 1), and why, in words."""

    sameness: Sameness
    likeness: float
    reason: str


_DIFFERENT = Judgement("different", 0.0, "")


def judge_contacts(one: Contact, other: Contact) -> Judgement:
    """What two contacts are to each other.

    A family shares a telephone, and a couple an address: what is shared makes two contacts one only together with the name, and
    a shared number under two names makes nobody doubtful. A birthday that differs always tells two apart.
    """
    if not one.person or one.person == other.person or _are_apart(one, other):
        return _DIFFERENT
    if _differ(one, other, "birthday"):
        return _DIFFERENT
    name = compare_names(one.value("name"), other.value("name"))
    shared = [field for field in ("phone", "email", "birthday") if _share(one, other, field)]
    named = bool(one.value("name") and other.value("name"))
    said = " and ".join(["the same " + field for field in shared])
    if name >= _ONE_NAME and ("phone" in shared or "email" in shared):
        return Judgement("same", round(name, 2), f"{said}, and the same name")
    if name >= _ONE_NAME and shared:
        return Judgement("doubtful", round(0.9 * name, 2), f"{said}, and the same name")
    if shared and (not named or name > 0):
        return Judgement("doubtful", 0.7, f"{said}, and {'half of the name' if named else 'no name to tell them apart'}")
    if name >= _ONE_NAME and not _differ(one, other, "email"):
        return Judgement("doubtful", 0.5, "the same name")
    return _DIFFERENT


def _share(one: Contact, other: Contact, field: str) -> bool:
    return bool(one.value(field)) and one.value(field).casefold() == other.value(field).casefold()


def _differ(one: Contact, other: Contact, field: str) -> bool:
    return bool(one.value(field) and other.value(field)) and not _share(one, other, field)


def _are_apart(one: Contact, other: Contact) -> bool:
    merged = one.merged_into == other.person or other.merged_into == one.person
    return merged or other.person in one.apart or one.person in other.apart
