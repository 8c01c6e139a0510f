"""What the danger detector learns from: examples by kind, what only sounds like danger, and both said in other ways."""

import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

CALM = "calm"
_BEFORE = (
    *(
        "hi",
        "hello",
        "um",
        "yes hi",
        "oh my god",
        "please",
        "okay so",
        "listen",
        "yeah",
        "help",
        "hey",
        "good morning",
        "excuse me",
    ),
    "hello is this the right number",
)
_AFTER = (
    *("please", "what do i do", "hurry", "right now", "thank you", "can you help", "i don't know what to do", "please hurry"),
    *("if that's okay", "okay", "what should i do"),
)
#: Said of what is over: danger no more.
_OVER = (
    *("last year", "two years ago", "last month and it is fixed now", "when i was a child", "back in march"),
    *("years ago but i am fine now", "last week and the repair is done"),
)
#: Of ten sentences about somebody so many are said of somebody else.
_OF_TEN = 7
_NEVER_OVER = frozenset({"self-harm", "child", "violence"})
_WHO = (
    *("he", "she", "my husband", "my wife", "my son", "my daughter", "my dad", "my mother", "the baby", "my neighbor"),
    *("a customer", "my friend", "my grandma"),
)
_ALARMING = frozenset({"help", "god", "hurry", "what do i do", "what should i do"})


class DangerTeaching(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's examples, a line each: dangers by kind, and calm ones by what makes them sound like it."""

    dangers: dict[str, str]
    calm: dict[str, str]


class Example(NamedTuple):
    """A sentence, its language, and the kind of danger in it, or `calm`."""

    language: str
    kind: str
    text: str


def examples(
    teaching: Mapping[str, DangerTeaching], ordinary: Iterable[tuple[str, str]], *, varied: bool = True
) -> list[Example]:
    """All examples, and English ones in further variants. `ordinary` are other things callers say: language and text."""
    said = [
        Example(language, kind, line)
        for language, one in teaching.items()
        for kinds, fixed in ((one.dangers, ""), (one.calm, CALM))
        for kind, line in _lines(kinds, fixed)
    ]
    more = [Example(language, CALM, text) for language, text in ordinary]
    taught = set(said)
    others = [other for one in (*said, *more) if varied and one.language == "en" for other in _variants(one, often=one in taught)]
    return list(dict.fromkeys([*said, *more, *others]))


def _lines(by_kind: Mapping[str, str], fixed: str) -> Iterable[tuple[str, str]]:
    for kind, text in by_kind.items():
        yield from ((fixed or kind, line) for line in filter(None, map(str.strip, text.splitlines())))


def _variants(one: Example, *, often: bool) -> Iterable[Example]:
    """The same with another person, and with what people say before and after it; sometimes as a thing of the past."""
    chance = _dice(one.text)
    if not often and chance % 5:
        return
    text = one.text
    who = max((who for who in _WHO if text.startswith(f"{who} ")), key=len, default="")
    if who and chance % 10 < _OF_TEN:
        text = _WHO[chance // 10 % len(_WHO)] + text[len(who) :]
    before, after = _BEFORE[chance // 7 % len(_BEFORE)], _AFTER[chance // 11 % len(_AFTER)]
    if often:
        text = (f"{before} {text}", f"{text} {after}", f"{before} {text} {after}", text)[chance // 3 % 4]
    else:
        text = f"{_BEFORE[chance // 7 % 4]} {text}"
    if text != one.text and not (one.kind == CALM and any(word in text for word in _ALARMING)):
        yield Example(one.language, one.kind, text)
    if one.kind not in _NEVER_OVER | {CALM} and chance % 8 == 0:
        yield Example(one.language, CALM, f"{one.text} {_OVER[chance // 13 % len(_OVER)]}")


def _dice(text: str) -> int:
    return zlib.crc32(text.encode())
