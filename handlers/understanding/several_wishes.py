"""Several wishes in one breath: which service is wanted, which only asked about, which as well, and for whom else."""

from collections.abc import Sequence

from handlers.understanding.cues import listed
from handlers.understanding.spans import EntitySpan, SearchedTurn

_SURE = 0.8
_DOING = frozenset({"book", "reschedule", "cancel", "give-service", "availability"})
_ASKING = frozenset({"price", "services", "faq", "who", "hours"})
_LINKS = frozenset({"and", "also", "plus", "then"})
#: Words that begin a question about a service, in the clause it stands in.
_QUESTION = frozenset("how what does do is are who which".split())
#: In front of somebody for whom one more is wanted.
_MORE = (("one", "for", "my"), ("another", "for", "my"), ("also", "for", "my"), ("me", "and", "my"), ("and", "for", "my"))
_BEHIND = (("and", "i"), ("and", "me"), ("and", "myself"))


def attributed(turn: SearchedTurn, found: Sequence[EntitySpan], intents: set[str]) -> list[EntitySpan]:
    """The findings: a service that is only asked about beside a wish is `asked-service`, further ones are `also-service`.

    `also-for` is somebody else for whom the same is wanted.
    """
    services = [one for one in found if one.role == "service"]
    roles: dict[EntitySpan, str] = {}
    if len(services) > 1 and intents & _DOING:
        asked = [one for one in services if intents & _ASKING and _is_asked(turn, one)]
        wanted = [one for one in services if one not in asked]
        if wanted:
            roles = dict.fromkeys(asked, "asked-service")
            kept = [one for one in wanted if one.confidence >= _SURE]
            roles |= {one: "also-service" for one in kept[1:] if _linked(turn, wanted[0], one)}
    named = [one._replace(role=roles.get(one, one.role)) for one in found]
    return [*named, *_also_for(turn)] if intents & {"book", "give-service"} else named


def _is_asked(turn: SearchedTurn, one: EntitySpan) -> bool:
    """Whether a question word stands in the clause, before the service."""
    begin = max((nth + 1 for nth in range(one.start) if turn.at(nth) in _LINKS), default=0)
    return bool(_QUESTION & set(turn.words[begin : one.start]))


def _linked(turn: SearchedTurn, first: EntitySpan, one: EntitySpan) -> bool:
    return bool(_LINKS & set(turn.words[first.end : one.start]))


def _also_for(turn: SearchedTurn) -> list[EntitySpan]:
    relations = frozenset(listed("relations"))
    for nth in range(len(turn.words)):
        for words in _MORE:
            who = nth + len(words)
            if turn.run(nth, *words) and turn.at(who) in relations and (words[0] != "and" or _for_me(turn, nth)):
                return [EntitySpan("also-for", turn.at(who), nth, who + 1, 0.9)]
        if turn.run(nth, "my") and turn.at(nth + 1) in relations and any(turn.run(nth + 2, *words) for words in _BEHIND):
            return [EntitySpan("also-for", turn.at(nth + 1), nth, nth + 3, 0.9)]
    return []


def _for_me(turn: SearchedTurn, nth: int) -> bool:
    return turn.run(nth - 2, "for", "me") or turn.run(nth - 2, "for", "myself")
