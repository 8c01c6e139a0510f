"""The voice: the loop of hearing, understanding, answering, speaking and yielding, for the calls this instance holds."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

from bus.log import Fence
from handlers.business.memory import Switchboard
from handlers.call.hearing.handlers import vocabulary
from handlers.call.ports.mind import Mind, Understanding
from handlers.call.ports.recogniser import Recogniser, VoiceActivity
from handlers.call.ports.voice import Voice
from handlers.call.sensitivity import warm
from handlers.call.tools.ports import Books
from handlers.call.tools.requests import AskedBooks
from handlers.understanding.reader import FastUnderstanding
from infra.composition.call_lanes import lane_in
from infra.composition.installation import ports
from infra.composition.needs import Maker, call_needs, compose, wanted_by
from infra.composition.services import House
from infra.composition.voice_engines import ears, mind, voice
from infra.engines.fast_tier import fast_understanding
from infra.engines.mind_fallback import Closable
from infra.engines.recogniser_fallback import prepare
from infra.engines.voice_activity import WebRtcActivity
from infra.roles.shields import shield_role, shields
from infra.runtime.call_lane import Lane
from infra.runtime.discovery import all_handlers
from infra.runtime.held_calls import Calls
from producers.call_assignment import Summons
from schemas.subjects import parse


async def serve(house: House, stop: asyncio.Event) -> None:
    """Serve calls until `stop`, then hand them over."""
    bus = house.bus
    handlers = [one for one in all_handlers().values() if one.role == "voice"]
    businesses = Switchboard(bus.log, house.log, demo=house.settings.demo)
    await businesses.load()
    async with AsyncExitStack() as stack:
        listening, speaking = ears(house), voice(house)
        stack.push_async_callback(listening.close)
        stack.push_async_callback(speaking.close)
        understanding = await asyncio.to_thread(lambda: fast_understanding(keep=house.settings.folder / "models"))
        thinking = mind(house)
        if isinstance(thinking, Closable):
            stack.push_async_callback(thinking.close)
        engines: dict[Any, Maker] = {
            Recogniser: lambda: listening,
            Voice: lambda: speaking,
            Mind: lambda: thinking,
            Understanding: lambda: understanding,
            Books: lambda: AskedBooks(bus.questions),
        }
        needs = compose(ports(house) | engines, None, wanted_by(handlers))
        await _warm(listening, understanding, businesses)

        async def lane(call: str, fence: Fence) -> Lane:
            business = businesses.of(parse(call).tenant)
            for summon in guarding:
                summon(call)
            own = {VoiceActivity: WebRtcActivity(), **call_needs(business)}
            return lane_in(house, call, fence, handlers, needs.plus(own))

        guarding = [await stack.enter_async_context(Summons(bus.questions, shield_role(one.name))) for one in shields()]
        calls = Calls(bus, house.instance, lane)
        async with asyncio.TaskGroup() as group:
            following = group.create_task(businesses.follow())
            await calls.run(stop, house.ready)
            following.cancel()


async def _warm(listening: Recogniser, understanding: FastUnderstanding, businesses: Switchboard) -> None:
    """Have the models of every business made before the first call rings."""
    for business in businesses.all():
        warm(business)
        understanding.know(business)
        await prepare(listening, vocabulary(business))
