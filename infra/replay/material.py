"""Fetching what a replay needs, while there still is a connection: the facts, today's businesses and engines, the frames."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import msgspec

from bus.wire import Unreadable
from handlers.business.memory import BusinessDirectory
from handlers.understanding.reader import FastUnderstanding
from infra.composition.services import Services
from infra.engines.built_in_mind import make_built_in_mind
from infra.engines.fast_tier import train_fast_understanding
from infra.replay.environment import TodaysKnowledge
from infra.replay.recorded_mind import RecordedMind
from infra.replay.second_recognition import recognise_again
from infra.replay.selection import Selection, choose_facts
from schemas.fact import Fact


class ReplayMaterial(msgspec.Struct, frozen=True, kw_only=True):
    """Everything, with nothing left to fetch. `unread` are messages that this version cannot read.

    `then` is the call as it was, where its sound was heard again.
    """

    then: Sequence[Fact] = ()
    chosen: Selection
    today: TodaysKnowledge
    unread: int


async def load_material(
    services: Services, what: str, since: datetime | None, until: datetime | None, *, sound: bool
) -> ReplayMaterial:
    """Load it. NothingSelected when there is nothing; NoSound when frames are wanted that are gone."""
    unread: list[Unreadable] = []
    businesses = BusinessDirectory(services.bus.log, services.log, demo=services.settings.demo)
    await businesses.load()
    chosen = await choose_facts(services.bus.log, what, since, until, unread.append)
    understanding: FastUnderstanding = await asyncio.to_thread(
        lambda: train_fast_understanding(keep=services.settings.folder / "models")
    )
    then = chosen.own if sound else []
    if sound:
        heard = await recognise_again(services, chosen.own, businesses)
        others = [fact for fact in chosen.facts if fact.id not in chosen.selected]
        kept = sorted([*heard, *others], key=lambda fact: fact.at)
        chosen = Selection(facts=kept, history=chosen.history, selected=frozenset(fact.id for fact in heard))
    today = TodaysKnowledge(
        business=businesses.of,
        understanding=understanding,
        mind=RecordedMind(then or chosen.own, make_built_in_mind()),
        codes=services.secret("codes").encode(),
        directory=services.secret("directory").encode(),
    )
    return ReplayMaterial(then=then, chosen=chosen, today=today, unread=len(unread))
