"""The clauses of a turn: where they stand, what their meaning says, and how each is read."""

from collections.abc import Sequence

from handlers.understanding.clause_reading import ClauseIntent, read_clause
from handlers.understanding.clauses import skip_filler, split_clauses
from handlers.understanding.examples import TrainedTier
from handlers.understanding.intent_heads import IntentHeads
from handlers.understanding.intents import REQUESTS
from handlers.understanding.negation import denies_urgency
from handlers.understanding.scoring import Odds
from handlers.understanding.spans import EntitySpan, SearchedTurn

#: Added to the scores when the caller says that it is no emergency.
CALM = {"emergency": -8.0}
#: How sure a request after "actually" must be to replace what was said before it.
_CHANGED = 0.6


def cut_clauses(turn: SearchedTurn, found: Sequence[EntitySpan], start: int) -> list[tuple[int, int, int]]:
    """The clauses: where each begins, where its words that mean something begin, and where it ends."""
    cuts = ((begin, skip_filler(turn.words, begin, end), end) for begin, end in split_clauses(turn.words, found, start))
    return [(begin, first, end) for begin, first, end in cuts if first < end]


def weigh_meaning(
    turn: SearchedTurn, pieces: Sequence[tuple[int, int, int]], intents: IntentHeads, language: str, raw: str
) -> Odds:
    """What the meaning of the whole turn and of each clause says of every intent, by where they begin and end.

    `raw` is the whole turn in its own words, where the words that the finders read are partly others.
    """
    spans = list(dict.fromkeys([(0, len(turn.words)), *((first, end) for _, first, end in pieces)]))
    texts = [" ".join(turn.words[begin:end]) for begin, end in spans]
    return dict(zip(spans, intents.odds([raw or texts[0], *texts[1:]], language), strict=True))


def read_clauses(
    turn: SearchedTurn,
    found: Sequence[EntitySpan],
    learned: TrainedTier,
    pieces: Sequence[tuple[int, int, int]],
    odds: Odds,
    topic: str,
) -> list[ClauseIntent]:
    """What each clause means; one behind an "actually" may replace those before. `topic` is a question of the business's own."""
    readings: list[ClauseIntent] = []
    for begin, first, end in pieces:
        if first < end:
            own = shift_findings(found, first, end)
            hints = {"faq": 1.5} if topic and not readings else {}
            if not topic and any(one.role == "service" for one in own):
                hints = {"services": 1.0, "faq": -1.5}
            hints |= CALM if denies_urgency(turn) else {}
            expects = turn.expects if not readings else "anything"
            reading = read_clause(turn.words[first:end], own, learned, expects, hints, odds.get((first, end)))
            if turn.at(begin - 1) == "actually" and reading.intent in REQUESTS and reading.confidence >= _CHANGED:
                readings.clear()
            readings.append(reading)
    return readings


def shift_findings(found: Sequence[EntitySpan], start: int, end: int) -> list[EntitySpan]:
    return [one._replace(start=one.start - start, end=one.end - start) for one in found if start <= one.start and one.end <= end]
