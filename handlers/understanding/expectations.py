"""What the last reply asked for changes what an answer means."""

from collections.abc import Sequence

from handlers.understanding.spans import EntitySpan
from schemas.reply import Expects

#: Added to an intent's score when this was asked for.
BONUS: dict[str, dict[str, float]] = {
    "anything": {"correction": -1.0},
    "yes-no": {"yes": 1.5, "no": 1.5, "correction": 0.7, "unknown": -0.5},
    "date": {"give-date": 1.2, "availability": 0.3},
    "time": {"give-time": 1.2, "availability": 0.3},
    "number": {"give-phone": 1.2, "give-place": 0.5},
    "name": {"give-name": 1.2},
}
#: Roles that answer a question by themselves, the first that is there counts.
_ANSWERS = (
    ("phone", "give-phone"),
    ("date", "give-date"),
    ("no-date", "give-date"),
    ("date-clash", "give-date"),
    ("soonest", "give-date"),
    ("time", "give-time"),
    ("part", "give-time"),
    ("choice", "give-time"),
    ("shift", "give-time"),
    ("rather", "give-time"),
    ("street", "give-place"),
    ("postcode", "give-place"),
    ("town", "give-place"),
    ("service", "give-service"),
    ("staff", "give-staff"),
    ("name", "give-name"),
    ("email", "give-phone"),
    ("party", "give-service"),
    ("whom", "give-name"),
)
_FIRST = {"name": "name", "number": "phone", "date": "date", "time": "time"}
_ANY = {"date": "give-date", "time": "give-time", "staff": "give-staff"}
_CARRIERS = frozenset(
    "comma my not me "
    "okay please on at in the a an it is that for with maybe say to be or and my so well around about oh just good fine "
    "prefer preferably if possible then of thanks let us am i number name zip code postcode address street one under "
    "sometime there sure be great right perfect like um uh er".split()
)
_ASKING = frozenset({"is", "are", "am", "there"})


def read_expected_answer(said: Sequence[str], found: Sequence[EntitySpan], expects: Expects) -> tuple[str, float]:
    """The intent of a turn that only gives values, and how sure; nothing when there are other words in it."""
    wanted = [one for one in found if not one.role.startswith("not-")]
    inside = {nth for one in found for nth in range(one.start, one.end)}
    others = [word for nth, word in enumerate(said) if nth not in inside and word not in _CARRIERS]
    if others or not found or (said[0] in _ASKING and 0 not in inside):
        return "", 0.0
    sure = 0.97 * (sum(one.confidence for one in found) / len(found)) ** 0.5
    if not wanted:
        return "no", sure
    roles = {one.role for one in wanted}
    if len(wanted) < len(found):
        return "correction", sure
    if "any" in roles and roles <= {"any", "soonest"}:
        return next(_ANY.get(one.value, "give-time") for one in wanted if one.role == "any"), sure
    first = _FIRST.get(expects, "")
    if first in roles:
        return f"give-{first}", sure
    return next(((intent, sure) for role, intent in _ANSWERS if role in roles), ("", 0.0))
