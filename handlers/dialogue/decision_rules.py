"""Decision rules come before anything else: emergencies, what is not ours, what a human must do."""

from typing import assert_never

import msgspec

from handlers.dialogue.booking import list_open_questions
from handlers.dialogue.dialogue_acts import Ask, Move, Tell, View
from handlers.dialogue.handoff_plan import begin_handoff
from handlers.dialogue.plan import Plan, drop_task, push_task
from handlers.dialogue.sentence_splitter import split_sentences
from handlers.dialogue.state import Booking, Handoff, Memory
from handlers.dialogue.user_turn import UserTurn
from schemas.knowledge import Rule

_change = msgspec.structs.replace


def find_rule(heard: UserTurn, memory: Memory, view: View) -> Rule | None:
    """The rule that this turn sets off, the urgent ones first. But for emergencies a rule speaks once a call."""
    ids = heard.values.get("rule", ())
    set_off = [
        rule
        for rule in view.business.rules
        if (rule.id in ids or (rule.intent in heard.intents and not rule.words))
        and (not rule.months or view.now.month in rule.months)
        and (rule.id not in memory.rules or rule.then == "urgent")
    ]
    return min(set_off, key=lambda rule: rule.then != "urgent", default=None)


def find_implied_rule(heard: UserTurn, memory: Memory, view: View) -> Rule | None:
    """The urgent rule that a yes to a qualifying question sets off: "is there any swelling or fever?" - "yes"."""
    affirmed = heard.yes or (heard.has("emergency") and not _refuses(heard.words, view))
    if not (affirmed and memory.asked == "qualify" and isinstance(memory.task, Booking)):
        return None
    asked = _words(next(iter(list_open_questions(memory.task, view)), ""), view)
    for rule in view.business.rules:
        if (
            rule.then == "urgent"
            and rule.id not in memory.rules
            and any(frozenset() < _words(phrase, view) <= asked for phrase in rule.words)
        ):
            return rule
    return None


def _refuses(words: str, view: View) -> bool:
    first = words.lower().split(maxsplit=1)
    return len(first) > 1 and first[0].strip(",.") in view.language.cues.words("refusal")


def _words(text: str, view: View) -> frozenset[str]:
    return frozenset(word.strip("?,.") for word in text.lower().split()) - view.language.cues.words("small")


def apply_rule(rule: Rule, memory: Memory, view: View) -> Plan | tuple[Memory, tuple[Move, ...]]:
    """A whole plan; or what to say first, when the turn is to be answered as well."""
    first_time = rule.id not in memory.rules
    memory = _change(memory, rules=(*memory.rules, rule.id) if first_time else memory.rules)
    said = tuple(Tell("literal", {"text": sentence}, whole=True) for sentence in split_sentences(rule.say))
    match rule.then:
        case "urgent":
            memory = push_task(memory, Handoff(reason=rule.id, urgent=True, trigger="rule"))
            service = view.business.service(memory.service)
            act = "offer-human-or-visit" if service and service.bookable else "offer-human-urgent"
            return Plan(memory=memory, moves=(*said, Ask(key="offer-human", act=act, expects="yes-no")))
        case "transfer":
            plan = begin_handoff(memory, Handoff(reason=rule.id, trigger="rule"), view)
            return _change(plan, moves=(*said, *plan.moves))
        case "decline":
            if isinstance(memory.task, Booking) and not memory.task.service:
                memory = drop_task(memory)
            if memory.task is not None:
                return memory, said
            ask = Ask(key="anything-else", act="anything-else", expects="yes-no")
            return Plan(memory=_change(memory, outcomes=(*memory.outcomes, "refused")), moves=(*said, ask))
        case "ask":
            asked = memory.task is not None and any(rule.say in answer for answer in getattr(memory.task, "answers", ()))
            if asked or _asked_anyway(rule, memory, view):
                return memory, ()
            if not isinstance(memory.task, Booking):
                memory = push_task(memory, Booking(service=memory.service))
            return Plan(
                memory=_change(memory, question=rule.say), moves=(Ask(key="rule-ask", act="literal", values={"text": rule.say}),)
            )
        case "say":
            return memory, said
        case _:
            assert_never(rule.then)


def _asked_anyway(rule: Rule, memory: Memory, view: View) -> bool:
    service = view.business.service(memory.service)
    return service is not None and rule.say in service.ask
