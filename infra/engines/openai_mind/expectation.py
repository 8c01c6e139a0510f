"""What a reply asks for, guessed from its last sentence: the recogniser listens better when it knows."""

import re

from schemas.reply import Expects

_SIGNS: tuple[tuple[Expects, str], ...] = (
    ("name", r"\b(your|what|which|the|under what) name\b|spell"),
    ("number", r"\b(what|which|best|your|a) (phone )?number\b(?!.*\b(ending|right|correct|best one)\b)|\breach you (on|at)\b"),
    ("yes-no", r"^(and |so |then )?(shall|should|is|are|do|does|did|would|will|can|could|have|may)\b|right\?$|correct\?$"),
    ("date", r"\b(what|which) (other )?day\b|\bwhen\b"),
    ("time", r"\b(what|which) time\b|\bwhich (one|would|works|suits)\b"),
)


def find_expectation(said: str) -> Expects:
    """`anything` unless it is a question of a known kind."""
    lower = said.lower().strip()
    if not lower.endswith("?"):
        return "anything"
    last = re.split(r"[,;:] ", lower)[-1]
    return next((kind for kind, sign in _SIGNS if re.search(sign, lower) or re.search(sign, last)), "anything")
