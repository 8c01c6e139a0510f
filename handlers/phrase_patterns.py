"""Phrases to listen for: words in their order, a star for some between them or for any ending, a bar for a choice."""

import re
from functools import lru_cache

_GAP = r"(?: \S+){0,4}?"


@lru_cache(maxsize=256)
def compile_phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Phrases as one pattern: `change|update * my number` hears "change the telephone on my number"."""
    return re.compile("|".join(map(_one, phrases)))


def _one(phrase: str) -> str:
    parts, gap = [], False
    for word in phrase.lower().split():
        if word == "*":
            gap = True
            continue
        choice = "|".join(re.escape(one.rstrip("*")) + (r"\S*" if one.endswith("*") else "") for one in word.split("|"))
        parts.append((_GAP if gap else "") + f" (?:{choice})")
        gap = False
    return f"(?:{''.join(parts)})(?= |$)"


def normalise_words(words: str) -> str:
    """Words as patterns see them: lower case, without punctuation, one space before each."""
    return "".join(f" {word}" for word in re.findall(r"[\w']+", words.lower().replace("’", "'")))


def has_phrase(words: str, phrases: tuple[str, ...]) -> bool:
    """Whether the words have one of the phrases."""
    return compile_phrases(phrases).search(normalise_words(words)) is not None
