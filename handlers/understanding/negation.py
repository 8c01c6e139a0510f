"""What the caller does not want: how far a "not" reaches."""

from handlers.understanding.spans import EntitySpan, SearchedTurn

_BEFORE = (
    ("not",),
    ("except",),
    ("instead", "of"),
    ("rather", "than"),
    ("anything", "but"),
    ("any", "day", "but"),
    ("other", "than"),
    ("apart", "from"),
    ("besides",),
    ("not", "do"),
    ("not", "make"),
    ("not", "make", "it"),
    ("not", "come"),
    ("not", "want"),
    ("not", "need"),
    ("not", "have"),
    ("not", "say"),
    ("not", "mean"),
    ("not", "be"),
    ("not", "free"),
    ("not", "available"),
    ("not", "want", "to", "see"),
)
_BEHIND = (
    ("does", "not", "work"),
    ("will", "not", "work"),
    ("do", "not", "work"),
    ("is", "not", "good"),
    ("is", "no", "good"),
    ("is", "bad"),
    ("is", "out"),
    ("is", "too", "early"),
    ("is", "too", "late"),
    ("is", "too", "soon"),
    ("is", "too", "far"),
    ("is", "not", "possible"),
    ("is", "not", "going", "to", "work"),
    ("is", "not", "right"),
    ("is", "wrong"),
    ("is", "difficult"),
    ("is", "not", "great"),
    ("i", "can", "not"),
    ("not", "work", "for", "me"),
    ("does", "not", "suit"),
)
_LINKS = frozenset({"on", "the", "at", "a", "an", "in", "with", "for", "this", "next"})
_REACH = 3
_MENDS = frozenset({"no", "wait", "actually", "sorry", "rather", "mean", "scratch"})
_DENIED = frozenset({"date", "time", "service", "staff", "part", "phone"})


def mark_denied(turn: SearchedTurn, found: list[EntitySpan]) -> list[EntitySpan]:
    """The same findings, with `not-` in front of the role of those that are denied. "Or" and "and" carry a denial on."""
    result: list[EntitySpan] = []
    for one in sorted(found, key=lambda one: (one.start, one.role)):
        if one.role not in _DENIED:
            result.append(one)
            continue
        denied = _before(turn, one.start) or _behind(turn, one.end) or _carried(turn, one, result)
        both = denied and result and _behind(turn, one.end) and _linked(turn, result[-1], one)
        if both or (result and not denied and _mended(turn, result[-1], one)):
            result[-1] = result[-1]._replace(role=f"not-{one.role}")
        result.append(one._replace(role=f"not-{one.role}") if denied else one)
    return result


def denies_urgency(turn: SearchedTurn) -> bool:
    """It is not an emergency; nothing urgent."""
    return any(
        word in {"emergency", "urgent"} and {"not", "no", "nothing"} & set(turn.words[max(0, nth - _REACH) : nth])
        for nth, word in enumerate(turn.words)
    )


def _mended(turn: SearchedTurn, before: EntitySpan, one: EntitySpan) -> bool:
    """Monday no wait tuesday: the second is meant."""
    return before.role == one.role and bool(_MENDS & set(turn.words[before.end : one.start])) and one.start - before.end <= _REACH


def _linked(turn: SearchedTurn, before: EntitySpan, one: EntitySpan) -> bool:
    """Tuesday or wednesday does not work: neither does."""
    between = turn.words[before.end : one.start]
    return before.role == one.role and set(between) <= {"or", "and", *_LINKS} and bool({"or", "and"} & set(between))


def _before(turn: SearchedTurn, start: int) -> bool:
    while start and turn.at(start - 1) in _LINKS:
        start -= 1
    return any(start >= len(words) and turn.run(start - len(words), *words) for words in _BEFORE) and not turn.run(
        start - 2, "why", "not"
    )


def _behind(turn: SearchedTurn, end: int) -> bool:
    return any(turn.run(end, *words) for words in _BEHIND)


def _carried(turn: SearchedTurn, one: EntitySpan, before: list[EntitySpan]) -> bool:
    last = before[-1] if before else None
    if last is None or not last.role.startswith("not-") or last.role != f"not-{one.role}":
        return False
    return set(turn.words[last.end : one.start]) <= {"or", "and", *_LINKS} and turn.words[last.end : one.start] != ()
