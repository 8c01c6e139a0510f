"""Picking among offers, not minding, as soon as possible, how many people, references and addresses of e-mail."""

from collections.abc import Sequence

from handlers.understanding.cues import cued
from handlers.understanding.numbers import ORDINALS, read_cardinal
from handlers.understanding.spans import EntitySpan, SearchedTurn
from handlers.understanding.spelling import read_spelling_at

_OFFERS = frozenset("one option choice slot time appointment opening spot".split())
_CHOICES = range(1, 6)
_PEOPLE = frozenset("people persons person guests adults".split())
_ROLE_OF = {
    "day": "date",
    "days": "date",
    "date": "date",
    "time": "time",
    "times": "time",
    "hour": "time",
    "one": "",
    "dentist": "staff",
    "doctor": "staff",
    "hygienist": "staff",
    "technician": "staff",
    "body": "staff",
    "person": "staff",
}
#: What is said when one does not mind; an empty role is what was asked for.
_ANY = (
    (("anytime",), "time"),
    (("whenever",), ""),
    (("any", "day"), "date"),
    (("any", "time", "of", "day"), "time"),
    (("anyone",), "staff"),
    (("anybody",), "staff"),
    (("whoever",), "staff"),
    (("does", "not", "matter"), ""),
    (("do", "not", "mind"), ""),
    (("do", "not", "care"), ""),
    (("no", "preference"), ""),
    (("either", "one"), ""),
    (("either", "is", "fine"), ""),
    (("whatever", "you", "have"), ""),
    (("whatever", "works"), ""),
    (("i", "am", "flexible"), ""),
    (("i", "am", "easy"), ""),
    (("up", "to", "you"), ""),
)
_SOONEST = (
    ("as", "soon", "as", "possible"),
    ("as", "soon", "as", "you", "can"),
    ("asap",),
    ("a", "s", "a", "p"),
    ("first", "available"),
    ("next", "available"),
    ("earliest",),
    ("soonest",),
    ("right", "away"),
    ("first", "opening"),
    ("next", "opening"),
    ("first", "one", "you", "have"),
    ("first", "free"),
    ("sooner", "the", "better"),
    ("soon", "as", "possible"),
)
_BEFORE_TIME = frozenset({"after", "before", "around", "between", "at", "from", "past", "on", "next", "this", "in"})


def find_choices(turn: SearchedTurn, taken: Sequence[bool]) -> list[EntitySpan]:
    """At most one of each."""
    found: dict[str, EntitySpan] = {}
    for nth in range(len(turn.words)):
        for one in (_soonest(turn, nth), _any(turn, nth), _choice(turn, nth, taken), _party(turn, nth, taken)):
            if one and not any(taken[one.start : one.end]):
                found.setdefault(one.role, one)
    for one in (_reference(turn), _email(turn)):
        if one:
            found.setdefault(one.role, one)
    if "soonest" in found:
        found.pop("choice", None)
    return list(found.values())


def _soonest(turn: SearchedTurn, nth: int) -> EntitySpan | None:
    return next((EntitySpan("soonest", "yes", nth, nth + len(words)) for words in _SOONEST if turn.run(nth, *words)), None)


def _any(turn: SearchedTurn, nth: int) -> EntitySpan | None:
    asked = turn.expects if turn.expects in {"date", "time"} else "time"
    if nth == 0 and turn.expects in {"time", "date"} and cued(turn.words, "any-will-do"):
        return EntitySpan("any", asked, 0, len(turn.words), 0.9)
    for words, role in _ANY:
        if turn.run(nth, *words):
            return EntitySpan("any", role or asked, nth, nth + len(words), 0.9)
    if turn.run(nth, "any") and turn.at(nth + 1) in _ROLE_OF and turn.at(nth + 2) not in _BEFORE_TIME:
        return EntitySpan("any", _ROLE_OF[turn.at(nth + 1)] or asked, nth, nth + 2, 0.9)
    return None


def _choice(turn: SearchedTurn, nth: int, taken: Sequence[bool]) -> EntitySpan | None:
    """The first one; the second; number two; the last one; the earlier one."""
    start, after = nth, nth + 1
    if turn.at(nth) in {"option", "number"} and (number := read_cardinal(turn.words, after)) and number[0] in _CHOICES:
        return EntitySpan("choice", str(number[0]), nth, number[1], 0.9) if number[1] == len(turn.words) else None
    if turn.at(nth) != "the":
        return None
    word = turn.at(after)
    if word == "middle" or (word in {"one", "slot", "time"} and turn.run(after + 1, "in", "the", "middle")):
        return EntitySpan("choice", "middle", start, min(after + 2, len(turn.words)), 0.9)
    value = {"last": -1, "latest": -1, "later": -1, "earlier": 1, "former": 1, "latter": -1}.get(word, ORDINALS.get(word, 0))
    offered = turn.at(after + 1) in _OFFERS
    if value not in _CHOICES and value != -1:
        return None
    if (
        offered
        or after + 1 == len(turn.words)
        or turn.at(after + 1) in {"please", "works", "sounds", "is", "if", "thanks", "thank"}
    ):
        return EntitySpan("choice", str(value), start, after + 1 + offered, 0.9) if not taken[after] else None
    return None


def _party(turn: SearchedTurn, nth: int, taken: Sequence[bool]) -> EntitySpan | None:
    number = None if taken[nth] else read_cardinal(turn.words, nth)
    if number is None or not number[0]:
        return None
    value, end = number
    if turn.at(end) in _PEOPLE or turn.run(end, "of", "us"):
        return EntitySpan("party", str(value), nth, end + (2 if turn.at(end) == "of" else 1), 0.95)
    if turn.run(nth - 2, "party", "of") or turn.run(nth - 2, "table", "for"):
        return EntitySpan("party", str(value), nth, end, 0.95)
    return None


def _reference(turn: SearchedTurn) -> EntitySpan | None:
    for nth, word in enumerate(turn.words):
        if word in {"reference", "confirmation"}:
            for after in range(nth + 1, min(nth + 4, len(turn.words))):
                if spelled := read_spelling_at(turn.words, after, digits=True):
                    return EntitySpan("reference", spelled[0].upper(), after, spelled[1], 0.8)
    return None


def _email(turn: SearchedTurn) -> EntitySpan | None:
    for nth, word in enumerate(turn.words):
        if "@" in word:
            return EntitySpan("email", word, nth, nth + 1, 0.95)
        if word == "at" and nth and "dot" in turn.words[nth + 2 : nth + 4]:
            dot = turn.words.index("dot", nth)
            start = nth
            while start and (len(turn.at(start - 1)) == 1 or start == nth or turn.at(start - 1) in {"dot", "underscore"}):
                start -= 1
            local = "".join({"dot": ".", "underscore": "_"}.get(part, part) for part in turn.words[start:nth])
            return EntitySpan("email", f"{local}@{''.join(turn.words[nth + 1 : dot])}.{turn.at(dot + 1)}", start, dot + 2, 0.7)
    return None
