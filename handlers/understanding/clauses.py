"""A turn cut into clauses: "yes and also what do you charge", "hi i would like to book", "no make it thursday"."""

from collections.abc import Sequence

from handlers.understanding.spans import EntitySpan

_CUTS = (
    ("and", "also"),
    ("and", "then"),
    ("oh", "and"),
    ("but", "also"),
    ("and",),
    ("but",),
    ("also",),
    ("plus",),
    ("because",),
    ("actually",),
)
#: "Go ahead and schedule that" is one clause.
_RUNNING_ON = frozenset({"ahead", "go", "come", "try", "both", "between"})
_OPENINGS = {
    "yes": "yes",
    "okay": "yes",
    "sure": "yes",
    "correct": "yes",
    "right": "yes",
    "perfect": "yes",
    "great": "yes",
    "no": "no",
    "hello": "greet",
    "hi": "greet",
    "hey": "greet",
    "thanks": "thanks",
}
_LONG_OPENINGS = {
    ("good", "morning"): "greet",
    ("good", "afternoon"): "greet",
    ("good", "evening"): "greet",
    ("thank", "you"): "thanks",
    ("sounds", "good"): "yes",
    ("that", "works"): "yes",
    ("that", "is", "right"): "yes",
    ("that", "is", "correct"): "yes",
    ("no", "no"): "no",
    ("yes", "please"): "yes",
    ("yes", "yes"): "yes",
}
_IDLE = frozenset(
    {"so", "well", "oh", "just", "please", "like", "anyway", "now", "actually", "sorry", "look", "listen", "you_know"}
)


def read_turn_opening(said: Sequence[str]) -> tuple[str, int]:
    """A yes, no, greeting or thanks that opens the turn, and where the rest begins; nothing and 0 without one."""
    start = 0
    while start < len(said) and said[start] in _IDLE:
        start += 1
    for words, intent in _LONG_OPENINGS.items():
        if tuple(said[start : start + len(words)]) == words:
            return intent, start + len(words)
    if start < len(said) and said[start] in _OPENINGS:
        return _OPENINGS[said[start]], start + 1
    return "", 0


def skip_filler(said: Sequence[str], start: int, end: int) -> int:
    """Where the words that mean something begin; `end` when there are none."""
    while start < end and said[start] in _IDLE:
        start += 1
    return start


def split_clauses(said: Sequence[str], found: Sequence[EntitySpan], start: int) -> list[tuple[int, int]]:
    """The clauses from `start`, by conjunctions that stand in no entity, each with two words of its own at least."""
    inside = {nth for one in found for nth in range(one.start, one.end)}
    pieces: list[tuple[int, int]] = []
    begin = nth = start
    while nth < len(said):
        words = next((words for words in _CUTS if tuple(said[nth : nth + len(words)]) == words and nth not in inside), ())
        after = nth + len(words)
        if words == ("and",) and said[nth - 1] in _RUNNING_ON:
            words = ()
            after = nth
        if words and _own(said, inside, begin, nth) and _own(said, inside, after, len(said)):
            pieces.append((begin, nth))
            begin = after
        nth = after if words else nth + 1
    if begin < len(said):
        pieces.append((begin, len(said)))
    return pieces


def _own(said: Sequence[str], inside: set[int], start: int, end: int) -> bool:
    return sum(nth not in inside for nth in range(start, end)) >= len(said[start : start + 2]) == len("ab")
