"""Fetching what a replay needs, while there still is a connection: the facts, today's businesses and engines, the frames."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import msgspec

from bus.wire import Unreadable
from handlers.business.memory import Switchboard
from handlers.understanding.reader import FastUnderstanding
from infra.composition.services import House
from infra.engines.built_in_mind import built_in
from infra.engines.fast_tier import fast_understanding
from infra.replay.environment import Today
from infra.replay.recorded_mind import RecordedMind
from infra.replay.second_recognition import rehear
from infra.replay.selection import Chosen, choose
from schemas.fact import Fact


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """Everything, with nothing left to fetch. `unread` are messages that this version cannot read.

    `then` is the call as it was, where its sound was heard again.
    """

    then: Sequence[Fact] = ()
    chosen: Chosen
    today: Today
    unread: int


async def load(house: House, what: str, since: datetime | None, until: datetime | None, *, sound: bool) -> Loaded:
    """Load it. NothingThere when there is nothing; NoSound when frames are wanted that are gone."""
    unread: list[Unreadable] = []
    businesses = Switchboard(house.bus.log, house.log, demo=house.settings.demo)
    await businesses.load()
    chosen = await choose(house.bus.log, what, since, until, unread.append)
    understanding: FastUnderstanding = await asyncio.to_thread(lambda: fast_understanding(keep=house.settings.folder / "models"))
    then = chosen.own if sound else []
    if sound:
        heard = await rehear(house, chosen.own, businesses)
        others = [fact for fact in chosen.facts if fact.id not in chosen.selected]
        kept = sorted([*heard, *others], key=lambda fact: fact.at)
        chosen = Chosen(facts=kept, history=chosen.history, selected=frozenset(fact.id for fact in heard))
    today = Today(
        business=businesses.of,
        understanding=understanding,
        mind=RecordedMind(then or chosen.own, built_in()),
        codes=house.secret("codes").encode(),
        directory=house.secret("directory").encode(),
    )
    return Loaded(then=then, chosen=chosen, today=today, unread=len(unread))
