"""Phrases to listen for: words in their order, a star for up to four others between them, a bar for a choice."""

import re
from collections.abc import Iterable
from functools import lru_cache

_GAP = r"(?: \S+){0,4}?"


@lru_cache(maxsize=2048)
def pattern(phrase: str) -> re.Pattern[str]:
    """A phrase as a pattern: `change|update * my number` hears "change the telephone on my number"."""
    parts, gap = [], False
    for word in phrase.lower().split():
        if word == "*":
            gap = True
            continue
        choice = "|".join(re.escape(one) for one in word.split("|"))
        parts.append((_GAP if gap else "") + f" (?:{choice})")
        gap = False
    return re.compile("".join(parts) + r"(?= |$)")


def plain(words: str) -> str:
    """Words as patterns see them: lower case, without punctuation, one space before each."""
    return "".join(f" {word}" for word in re.findall(r"[\w']+", words.lower().replace("’", "'")))


def heard(words: str, phrases: Iterable[str]) -> str:
    """The first of the phrases that the words have; empty when none."""
    said = plain(words)
    return next((phrase for phrase in phrases if pattern(phrase).search(said)), "")
