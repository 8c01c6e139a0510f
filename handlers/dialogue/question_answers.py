"""Answering questions from the knowledge graph: prices, places, people, services, and what callers often ask."""

from handlers.dialogue.dialogue_acts import Ask, Move, Tell, View
from handlers.dialogue.opening_hours import tell_opening_hours
from handlers.dialogue.sentence_splitter import split_sentences
from handlers.dialogue.service_choice import listed_services
from handlers.dialogue.spoken.lists import choices, say_list
from handlers.dialogue.spoken.prices import say_price
from handlers.dialogue.staff import tell_staff
from handlers.dialogue.user_turn import UserTurn
from schemas.knowledge import Dish, Service
from schemas.toolbox import AnswerQuestion

#: Intents answered here, at once and in the middle of anything.
QUESTIONS = frozenset(("hours", "price", "location", "who", "services", "faq"))
_NAMED = 5
#: Questions that a dish answers, when one is named.
_DISHES = frozenset(("price", "services", "faq"))


def answer_questions(heard: UserTurn, view: View, service: str) -> tuple[Move, ...]:
    """What there is to say to the questions of a turn; `service` is the one being talked about."""
    said: list[Move] = []
    for intent in dict.fromkeys(heard.intents):
        if intent in QUESTIONS:
            said += answer(intent, heard, view, service)
    return tuple(said)


def answer(intent: str, heard: UserTurn, view: View, service: str) -> tuple[Move, ...]:
    """What there is to say to one question."""
    about = view.business.service(heard.one("asked-service") or heard.one("service") or service)
    dish = view.business.dish(heard.one("dish"))
    if dish and intent in _DISHES and not heard.one("service"):
        return _dish(dish, intent, heard, view)
    match intent:
        case "hours":
            return tell_opening_hours(heard, view)
        case "price":
            return (_price(about, heard, view),)
        case "location":
            return _location(view)
        case "who":
            return tell_staff(heard, about, view)
        case "services" if heard.one("service") and about:
            return (Tell("service-about" if about.about else "service-yes", {"service": about.name, "about": about.about}),)
        case "services":
            return (_services(view),)
        case _:  # open: any other question is looked up
            return _faq(heard, view)


def _price(about: Service | None, heard: UserTurn, view: View) -> Move:
    if about is None:
        names = choices([service.name for service in listed_services(view, bookable=False)], view.speech)
        return Ask(key="price-service", act="ask-price-service", values={"services": names})
    if not about.priced:
        return AnswerQuestion(question=heard.words)
    act = "price-free" if float(about.price) == 0 else "price-from" if about.from_price else "price"
    costs = " ".join(filter(None, (say_price(about.price, view.business.currency, view.speech), about.per)))
    return Tell(act, {"service": about.name, "price": costs})


def _dish(dish: Dish, intent: str, heard: UserTurn, view: View) -> tuple[Move, ...]:
    """What a dish costs, or what is in it; then what is always said of such questions."""
    if intent == "price" and dish.price.strip("0."):
        costs = say_price(dish.price, view.business.currency, view.speech)
        return (Tell("price", {"service": dish.name, "price": costs}),)
    known = [
        Tell("dish-about", {"dish": dish.name, "about": dish.about}, whole=True) if dish.about else None,
        Tell("dish-contains", {"contains": say_list(dish.contains, view.speech)}, whole=True) if dish.contains else None,
    ]
    told = tuple(one for one in known if one)
    return (*told, *_faq(heard, view)) if heard.one("topic") or not told else told


def _location(view: View) -> tuple[Move, ...]:
    if not view.business.address:
        return (Tell("unknown-answer"),)
    directions = (Tell("literal", {"text": view.business.directions}),) if view.business.directions else ()
    return (Tell("location", {"address": view.business.address}), *directions)


def _services(view: View) -> Move:
    names = [service.name for service in view.business.services]
    more = len(names) > _NAMED
    act = "services-many" if more else "services"
    return Tell(act, {"services": view.speech.joints.comma.join(names[:_NAMED]) if more else say_list(names, view.speech)})


def _faq(heard: UserTurn, view: View) -> tuple[Move, ...]:
    return tell_own_answer(heard, view) or (AnswerQuestion(question=heard.words),)


def tell_own_answer(heard: UserTurn, view: View) -> tuple[Move, ...]:
    """The business's own answer to the topic of a turn; nothing when it has none."""
    topics = heard.values.get("topic", ())
    known = next((faq.answer for faq in view.business.answers if faq.topic in topics), "")
    return tuple(Tell("literal", {"text": sentence}, whole=True) for sentence in split_sentences(known))
