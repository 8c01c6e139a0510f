"""The voice: the loop of hearing, understanding, answering, speaking and yielding, for the calls this instance holds."""

import asyncio
from contextlib import AsyncExitStack

from bus.log import Fence
from handlers.hearing.hearing import vocabulary
from handlers.ports.books import Books
from handlers.ports.clearance import Clearance
from handlers.ports.clock import Clock
from handlers.ports.hearing import Recogniser, VoiceActivity
from handlers.ports.speaking import Voice
from handlers.ports.thinking import Mind, Understanding
from handlers.ports.verdicts import SafeAnswers
from handlers.shields.verification.policy import warm
from handlers.tools.questions import AskedBooks
from handlers.understanding.reader import FastUnderstanding
from infra.discovery import all_handlers
from infra.engines.activity import WebRtcActivity
from infra.engines.fallback import prepare
from infra.engines.minds import Closable
from infra.house import House
from infra.knowledge.teaching import fast_understanding
from infra.lanes import lane_in
from infra.roles.shields import shield_role, shields
from infra.runtime.calls import Calls
from infra.runtime.clearance import GuardedClearance
from infra.runtime.lane import Lane
from infra.runtime.needs import Needs
from infra.runtime.safe_answers import PoliteAnswers
from infra.switchboard import Switchboard
from infra.voice_engines import ears, mind, voice
from producers.summons import Summons
from schemas.knowledge import Business
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
        needs = Needs(
            {
                Recogniser: listening,
                Voice: speaking,
                Mind: thinking,
                Understanding: understanding,
                SafeAnswers: PoliteAnswers(),
                Clock: house.clock,
                Books: AskedBooks(bus.questions),
            }
        )
        await _warm(listening, understanding, businesses)

        async def lane(call: str, fence: Fence) -> Lane:
            business = businesses.of(parse(call).tenant)
            for summon in guarding:
                summon(call)
            own = {VoiceActivity: WebRtcActivity(), Clearance: GuardedClearance(business), Business: business}
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
