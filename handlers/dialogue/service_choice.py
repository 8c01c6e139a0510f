"""Which service: asked for when it is missing; and where it is wanted, when the business does not serve everywhere."""

import msgspec

from handlers.dialogue.dialogue_acts import Ask, View
from handlers.dialogue.offer_choice import picked_place
from handlers.dialogue.spoken.lists import choices
from handlers.dialogue.state import Booking
from handlers.dialogue.user_turn import UserTurn
from schemas.knowledge import Service

_EXAMPLES = 3
_AROUND_TOWN = frozenset("it is in the town of that's it's its we're we are i live city please uh um".split())


def find_only_service(view: View) -> str:
    """The service of a business that does but one thing."""
    bookable = [service.id for service in view.business.services if service.bookable]
    return bookable[0] if len(bookable) == 1 else ""


def ordering(heard: UserTurn, view: View) -> Service | None:
    """The service by which a dish that was named is ordered."""
    if not view.business.dish(heard.one("dish")):
        return None
    return next((service for service in view.business.services if service.orders and service.bookable), None)


def ask_service(task: Booking, view: View) -> Ask:
    """The service is missing, or cannot be booked: ask which, or offer a message."""
    bookable = [service for service in view.business.services if service.bookable]
    named = view.business.service(task.service)
    if named is not None:
        about = {"service": named.name, "about": named.about}
        return Ask(key="offer-message", act="not-bookable", values=about, expects="yes-no")
    if not bookable:
        return Ask(key="offer-message", act="nothing-bookable", expects="yes-no")
    names = choices([service.name for service in listed_services(view)], view.speech)
    return Ask(key="service", act="ask-service", values={"services": names})


def listed_services(view: View, *, bookable: bool = True) -> tuple[Service, ...]:
    """The services that are named when it is asked which: as many as one can keep in mind."""
    return tuple(service for service in view.business.services if service.bookable or not bookable)[:_EXAMPLES]


def service_by_place(heard: UserTurn, view: View) -> UserTurn:
    """Asked which service, "the second one" is the second of those that were named."""
    listed = listed_services(view, bookable=view.asked == "service")
    asked = view.asked in {"service", "price-service"} and not heard.one("service")
    place = picked_place(len(listed), heard, view) if asked else None
    if place is None:
        return heard
    values = {role: said for role, said in heard.values.items() if role not in {"choice", "time"}}
    return msgspec.structs.replace(heard, intents=("give-service",), values={**values, "service": (listed[place].id,)})


def is_mobile_service(view: View) -> bool:
    """Whether it matters where the caller lives."""
    return view.business.area.limited or any(view.mentions("address", ask) for one in view.business.services for ask in one.ask)


def is_outside_area(heard: UserTurn, view: View) -> bool:
    """The caller is outside the service area: by the geo-fence; without its word, by a list of postcodes alone."""
    if view.place:
        return view.place == "outside"
    area, postcode = view.business.area, heard.one("postcode").replace(" ", "").upper()
    prefixes = tuple(prefix.replace(" ", "").upper() for prefix in area.postcodes)
    listed = bool(prefixes) and not (area.states or area.center)
    return bool(postcode) and listed and not postcode.startswith(prefixes)


def find_place(heard: UserTurn) -> str:
    """The place named in this turn."""
    return ", ".join(filter(None, (heard.one("street"), heard.one("town"), heard.one("postcode"))))


def is_unplaced(heard: UserTurn, view: View) -> bool:
    """Nobody can say whether what was named is inside: ask for the postcode, once."""
    return view.place == "unknown" and view.asked != "postcode" and bool(find_place(heard))


def town_missing(heard: UserTurn, place: str, view: View) -> bool:
    """A street without its town, of a business that does not serve everywhere."""
    whole = heard.one("town") or heard.one("postcode") or view.place == "inside" or "," in place
    return bool(heard.one("street")) and not whole and bool(view.business.area.towns) and view.asked != "town"


def foreign_town(heard: UserTurn, view: View) -> str:
    """A town that is none of those served, of which nobody has said whether it is near; empty when there is none."""
    towns = {town.lower() for town in view.business.area.towns}
    named = heard.one("town") or (_bare(heard) if view.asked == "town" else "")
    known = not towns or named.lower() in towns or heard.one("postcode") or view.place == "inside"
    return "" if known or view.asked == "postcode" else named


def _bare(heard: UserTurn) -> str:
    words = [word for word in heard.words.lower().split() if word.isalpha() and word not in _AROUND_TOWN]
    return " ".join(word.capitalize() for word in words) if len(words) <= _EXAMPLES and heard.intents[:1] != ("no",) else ""


def tell_referral(view: View) -> str:
    """What to say to somebody outside the area."""
    return view.business.area.referral
