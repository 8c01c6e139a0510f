"""What was heard in a turn, ready to be asked about."""

import msgspec

from schemas.ranges import Days, TimeOfDay, readable_days, readable_time
from schemas.understanding import IntentRecognised

#: Below this nobody acts on an intent.
UNSURE = 0.55
#: Below this an entity is not taken.
WEAK = 0.5


class UserTurn(msgspec.Struct, frozen=True, kw_only=True):
    """The intents of a turn in order (none when unsure), its words, and its entities by role."""

    intents: tuple[str, ...] = ()
    words: str = ""
    values: dict[str, tuple[str, ...]] = {}
    weak: frozenset[str] = frozenset()

    def one(self, role: str) -> str:
        """The entity of this role; the last one said when there are several."""
        return self.values.get(role, ("",))[-1]

    def all_days(self, role: str = "date") -> tuple[Days, ...]:
        """The days and ranges of days of this role, in the order they were said."""
        return tuple(days for days in map(readable_days, self.values.get(role, ())) if days)

    def days(self, role: str = "date") -> Days | None:
        """The days of this role that were said last."""
        return next(reversed(self.all_days(role)), None)

    @property
    def time(self) -> TimeOfDay | None:
        """The time of day, or range of times, that was said last."""
        return readable_time(self.one("time"))

    def has(self, *intents: str) -> bool:
        return any(intent in self.intents for intent in intents)

    @property
    def yes(self) -> bool:
        return self.has("yes") and not self.has("no", "correction")

    @property
    def no(self) -> bool:
        return self.has("no") and not self.has("yes")

    @property
    def corrects(self) -> bool:
        return self.has("correction")


NOTHING = UserTurn()


def read_user_turn(said: IntentRecognised) -> UserTurn:
    """The turn, without what is too unsure to act on. `weak` names roles that were named too unclearly."""
    values: dict[str, tuple[str, ...]] = {}
    weak = set()
    for entity in said.entities:
        if not entity.value:
            continue
        if entity.confidence < WEAK:
            weak.add(entity.role)
        else:
            values[entity.role] = (*values.get(entity.role, ()), entity.value)
    sure = said.confidence >= UNSURE and said.intent != "unknown"
    intents = (said.intent, *said.also) if sure else ()
    return UserTurn(intents=intents, words=said.words.strip(), values=values, weak=frozenset(weak))
