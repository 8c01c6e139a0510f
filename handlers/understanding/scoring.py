"""From scores of every intent to a reading: what is meant where words are not known, further wishes, and the runner-up."""

from collections.abc import Mapping

import msgspec

from handlers.call.ports.mind import TurnReading
from handlers.understanding.intent_heads import chance
from handlers.understanding.intents import REQUESTS

#: What each intent's odds are, by where the words begin and end.
Odds = Mapping[tuple[int, int], Mapping[str, float]]
#: How sure of a further wish in a language whose words were not learned.
_SURE_ALSO = 0.7
#: Entities that are read the same in every language.
_NUMBERS = frozenset({"phone", "email", "reference"})


def foreign(reading: TurnReading, odds: Mapping[str, float]) -> TurnReading:
    """The reading of a turn in a language of which only meaning is known: its intents, and what is written in figures."""
    ranked = sorted(odds, key=lambda intent: odds[intent], reverse=True)
    main = ranked[0]
    also = tuple(one for one in ranked[1:4] if one in REQUESTS and chance(odds[one]) >= _SURE_ALSO)
    sure = round(chance(odds[main]), 3)
    return msgspec.structs.replace(
        reading,
        intent=main,
        confidence=sure,
        also=also,
        also_scores=tuple(round(chance(odds[one]), 3) for one in also),
        runner_up=ranked[1 + len(also)],
        runner_up_score=round(chance(odds[ranked[1 + len(also)]]), 3),
        entities=tuple(one for one in reading.entities if one.role in _NUMBERS),
    )


def with_scores(reading: TurnReading, odds: Odds) -> TurnReading:
    """The reading with how sure of each further intent, at its best place in the turn, and the likeliest that was not taken."""
    best: dict[str, float] = {}
    for here in odds.values():
        for intent, odd in here.items():
            best[intent] = max(best.get(intent, odd), odd)
    if not best:
        return reading
    rest = [intent for intent in best if intent not in {reading.intent, *reading.also}]
    runner = max(rest, key=lambda intent: best[intent], default="")
    return msgspec.structs.replace(
        reading,
        also_scores=tuple(round(chance(best.get(intent, 0.0)), 3) for intent in reading.also),
        runner_up=runner,
        runner_up_score=round(chance(best[runner]), 3) if runner else 0.0,
    )
