"""Who the caller is: "my name is", "this is ... speaking", spelled out, or bare when a name was asked for."""

from collections.abc import Sequence

from handlers.understanding.calendar_days import MONTHS, WEEKDAYS
from handlers.understanding.cues import listed
from handlers.understanding.numbers import ORDINALS, TENS, UNITS
from handlers.understanding.phonetics import phonetic_key
from handlers.understanding.spans import EntitySpan, SearchedTurn
from handlers.understanding.spelling import read_spelling_at

#: Words in front of a name; `sure` how much they alone say.
_LEADS: tuple[tuple[tuple[str, ...], float], ...] = (
    (("my", "name", "is"), 0.95),
    (("my", "name"), 0.9),
    (("the", "name", "is"), 0.95),
    (("name", "is"), 0.95),
    (("name", "will", "be"), 0.9),
    (("under", "the", "name", "of"), 0.95),
    (("under", "the", "name"), 0.95),
    (("in", "the", "name", "of"), 0.95),
    (("name", "of"), 0.9),
    (("last", "name"), 0.9),
    (("first", "name"), 0.9),
    (("surname",), 0.9),
    (("call", "me"), 0.8),
    (("put", "it", "under"), 0.9),
    (("it", "is", "under"), 0.9),
    (("this", "is"), 0.8),
    (("i", "am"), 0.7),
    (("it", "is"), 0.7),
    (("under",), 0.7),
    (("for",), 0.6),
    (("make", "it"), 0.7),
    (("should", "be"), 0.7),
    (("mister",), 0.85),
    (("misses",), 0.85),
    (("miss",), 0.6),
    (("miz",), 0.8),
)
#: These lead to many other things: what follows must not be an everyday word.
_DOUBTFUL = frozenset(
    {("this", "is"), ("i", "am"), ("it", "is"), ("under",), ("for",), ("make", "it"), ("should", "be"), ("call", "me"), ("miss",)}
)
_ONLY_ASKED = frozenset({("it", "is"), ("for",), ("under",), ("make", "it"), ("should", "be")})
_LONGEST, _LONGEST_ASKED = 3, 6
_SPELLED = (
    ("that", "is", "spelled"),
    ("that", "is"),
    ("it", "is", "spelled"),
    ("it", "is"),
    ("which", "is"),
    ("spelled",),
    ("spelling",),
    ("i", "spell", "it"),
    ("with",),
)
_OTHERS = 1
_SURE = 0.9
_PARTICLES = frozenset("de la del van von der den di da du el bin al ibn o mac mc st y dos das".split())
_NEVER = (
    frozenset(
        "the a an i you he she we they my your and or but for about to at in on of with is am are was not no yes okay please "
        "thanks thank that this it calling speaking here there just so well sorry good bad sure right correct "
        "actually last first name spelled spelling doctor mister misses number phone if when what "
        "me him her them us myself who how why where can could would like want need".split()
    )
    | UNITS.keys()
    | TENS.keys()
    | ORDINALS.keys()
    | WEEKDAYS.keys()
    | (MONTHS.keys() - {"april", "may", "june", "august", "jan"})
)
#: What may be said before a bare name: an agreement, a filler, a verb without its subject.
_BEFORE_BARE = frozenset(
    "yes okay sure well oh no sorry hi hello just please so great right perfect fine good alright like um uh er is and".split()
)
_SPEAKING = frozenset({"speaking", "here", "calling"})


def find_name(turn: SearchedTurn, taken: Sequence[bool]) -> list[EntitySpan]:
    """The caller's name, at most one, capitalised."""
    found = _both(turn, taken) or _theirs(turn, taken) or _led(turn, taken) or _signed(turn, taken) or _bare(turn, taken)
    if found is None:
        return []
    return [found, *_rejected(turn, found)]


def whom(turn: SearchedTurn) -> list[EntitySpan]:
    """For whom it is, when it is for somebody of the caller's."""
    relations = frozenset(listed("relations"))
    for nth in range(len(turn.words)):
        led = turn.at(nth - 2) in {"for", "is"} or turn.expects == "name"
        if turn.at(nth) in relations and turn.at(nth - 1) == "my" and led:
            return [EntitySpan("whom", turn.at(nth), nth, nth + 1, 0.9)]
    return []


def _both(turn: SearchedTurn, taken: Sequence[bool]) -> EntitySpan | None:
    """First name john last name smith, in either order."""
    parts: dict[str, EntitySpan] = {}
    for which in ("first", "last"):
        for nth in range(len(turn.words)):
            if turn.run(nth, which, "name") and (one := _name(turn, nth + 2 + (turn.at(nth + 2) == "is"), taken, everyday=True)):
                parts[which] = one
    if len(parts) < len(("first", "last")):
        return None
    start, end = min(one.start for one in parts.values()), max(one.end for one in parts.values())
    return EntitySpan("name", f"{parts['first'].value} {parts['last'].value}", start, end, 0.95)


def _theirs(turn: SearchedTurn, taken: Sequence[bool]) -> EntitySpan | None:
    """It is for my son tim."""
    relations = frozenset(listed("relations"))
    for nth in range(len(turn.words)):
        if turn.at(nth) in relations and turn.at(nth - 1) == "my" and turn.at(nth + 1) not in {"is", "name"}:
            found = _name(turn, nth + 1, taken, everyday=turn.expects == "name")
            return found and found._replace(confidence=min(found.confidence, _SURE))
    return None


def _led(turn: SearchedTurn, taken: Sequence[bool]) -> EntitySpan | None:
    best: EntitySpan | None = None
    for nth in range(len(turn.words)):
        for words, sure in _LEADS:
            if not turn.run(nth, *words):
                continue
            after = nth + len(words) + turn.run(nth + len(words), "is")
            found = _name(turn, after, taken, everyday=words not in _DOUBTFUL or turn.expects == "name")
            if (
                found
                and words in _ONLY_ASKED
                and turn.expects != "name"
                and not (_rejected(turn, found) or found.confidence > _SURE)
            ):
                continue
            if found and (best is None or sure > best.confidence):
                best = found._replace(confidence=min(sure + 0.1 * (turn.expects == "name"), found.confidence))
            break
    return best


def _signed(turn: SearchedTurn, taken: Sequence[bool]) -> EntitySpan | None:
    """John smith speaking."""
    for nth, word in enumerate(turn.words):
        if word in _SPEAKING and nth in {1, 2} and (found := _name(turn, 0, taken, everyday=False)) and found.end == nth:
            return found
    return None


def _bare(turn: SearchedTurn, taken: Sequence[bool]) -> EntitySpan | None:
    if turn.expects != "name":
        return None
    start = 0
    while turn.at(start) in _BEFORE_BARE:
        start += 1
    found = _name(turn, start, taken, everyday=len(turn.words) - start <= 1)
    if found and found.end == len(turn.words) - 1 and not taken[found.end] and _can_be(turn.words[-1], turn, everyday=True):
        found = _name(turn, start, taken, everyday=True)  # Grace Park, Rose Baker: a surname may be any word
    if found and len(turn.words) - found.end <= _OTHERS + turn.words[found.end :].count("please"):
        return found._replace(confidence=min(found.confidence, 0.85))
    return found if found and found.confidence > _SURE else None


def _name(turn: SearchedTurn, at: int, taken: Sequence[bool], *, everyday: bool) -> EntitySpan | None:
    """Up to three words that can be a name, the spelled form counting over the spoken one."""
    parts: list[str] = []
    nth, sure = at, 0.9
    comma = 0
    longest = _LONGEST_ASKED if turn.expects == "name" else _LONGEST
    while nth < len(turn.words) and not taken[nth]:
        nth += _to_spelling(turn, nth) if parts else 0
        if turn.at(nth) == "comma" and parts and not comma:
            comma, nth = len(parts), nth + 1
            continue
        if spelled := read_spelling_at(turn.words, nth):
            letters, nth = spelled
            if letters not in parts:
                same = parts and (parts[-1][0] == letters[0] or phonetic_key(parts[-1]) == phonetic_key(letters))
                parts = [*(parts[:-1] if same else parts), letters]
            sure = 0.95
            continue
        word = turn.at(nth)
        if len([part for part in parts if part not in _PARTICLES]) == longest:
            break
        if not _can_be(word, turn, everyday=everyday) and not (parts and _is_last_an(turn, nth)):
            break
        parts.append(word)
        nth += 1
    while parts and parts[-1] in _PARTICLES:
        parts.pop()
        nth -= 1
    if not parts:
        return None
    if len(parts) > len(("anna", "meyer")) and parts[0].lower() == parts[-1].lower():
        parts, comma = parts[1:], 0  # Meyer, Anna Meyer
    if 0 < comma < len(parts):
        parts = [*parts[comma:], *parts[:comma]]
    return EntitySpan("name", " ".join(map(_capital, parts)), at, nth, sure)


def _to_spelling(turn: SearchedTurn, nth: int) -> int:
    """How many words lead from a name to its letters: "that is", "spelled with a y"."""
    for words in _SPELLED:
        if turn.run(nth, *words) and read_spelling_at(turn.words, nth + len(words)):
            return len(words)
    return 0


def _can_be(word: str, turn: SearchedTurn, *, everyday: bool) -> bool:
    if not word or word in _NEVER or not word.replace("'", "").isalpha() or (len(word) == 1 and word not in _PARTICLES):
        return False
    return everyday or word not in turn.common or word in _PARTICLES


def _is_last_an(turn: SearchedTurn, nth: int) -> bool:
    """Nguyen van an: at the end of a turn "an" is no article."""
    return turn.at(nth) == "an" and nth + 1 == len(turn.words)


def _capital(word: str) -> str:
    if word in _PARTICLES - {"mac", "mc", "st", "o", "el", "al"}:
        return word
    if word.startswith("mc") and len(word) > len("mc"):
        return "Mc" + word[2:].capitalize()
    return "'".join(part.capitalize() for part in word.split("'"))


def _rejected(turn: SearchedTurn, found: EntitySpan) -> list[EntitySpan]:
    """Maria, not mary."""
    other = turn.at(found.end + 1)
    if turn.at(found.end) == "not" and other and other not in _NEVER and other not in turn.common:
        return [EntitySpan("not-name", _capital(other), found.end + 1, found.end + 2, 0.9)]
    return []
