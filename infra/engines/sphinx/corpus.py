"""Sentences that callers may say, sampled from our patterns with a business's own words in them."""

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import msgspec

_CHOICE = re.compile(r"\(([^()]*)\)")
_CLASS = re.compile(r"\{(\w+)\}")

#: Which groups answer a narrow question, and how many times more often they are sampled then.
NARROW: Mapping[str, tuple[str, ...]] = {
    "yes-no": ("answers",),
    "date": ("when", "answers"),
    "time": ("when", "answers"),
    "number": ("numbers", "answers"),
    "name": ("people", "answers"),
}


class Patterns(msgspec.Struct, frozen=True):
    """`groups` by name: a weight and patterns. `classes` by name: what may stand for them."""

    groups: dict[str, tuple[float, tuple[str, ...]]]
    classes: dict[str, tuple[str, ...]]


@cache
def load_patterns() -> Patterns:
    """Our patterns and names, read once."""
    here = resources.files(__package__)
    told = tomllib.loads((here / "sentences.toml").read_text())
    names = tomllib.loads((here / "names.toml").read_text())
    people = {kind: tuple(names[kind].split()) for kind in ("first", "last")}
    return Patterns(
        groups={name: (group["weight"], tuple(group["say"])) for name, group in told["groups"].items()},
        classes={name: tuple(words) for name, words in told["classes"].items()} | people,
    )


def make_sentences(count: int, *, own: Mapping[str, Sequence[str]], kind: str = "anything", seed: int = 1) -> list[str]:
    """`count` sentences in small letters. `own` adds words of the business to classes; `kind` narrows to an answer."""
    known = load_patterns()
    dice = random.Random(seed)  # noqa: S311 - a corpus must be the same each time, not unguessable
    classes = {
        name: [*words, *(tuple(own.get(name, ())) * _boost(words, own.get(name, ())))] for name, words in known.classes.items()
    }
    narrow = NARROW.get(kind, ())
    names = list(known.groups)
    weights = [known.groups[name][0] * (12.0 if name in narrow else 0.3 if narrow else 1.0) for name in names]
    chosen = dice.choices(names, weights, k=count)
    return [one(dice.choice(known.groups[name][1]), classes, dice) for name in chosen]


def _boost(usual: Sequence[str], own: Sequence[str]) -> int:
    """How often the business's own words stand beside the usual ones: together twice as often."""
    return max(1, round(2 * len(usual) / len(own))) if own else 1


def one(pattern: str, classes: Mapping[str, Sequence[str]], dice: random.Random) -> str:
    """One sentence of a pattern."""
    text = pattern
    for _ in range(40):
        if choice := _CHOICE.search(text):
            text = text[: choice.start()] + dice.choice(choice[1].split("|")) + text[choice.end() :]
        elif named := _CLASS.search(text):
            text = text[: named.start()] + _word(named[1], classes, dice) + text[named.end() :]
        else:
            break
    return " ".join(text.split())


def _word(name: str, classes: Mapping[str, Sequence[str]], dice: random.Random) -> str:
    if name == "spelled":
        return " ".join(dice.choice(classes["last"]))
    return dice.choice(classes[name])
