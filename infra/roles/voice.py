"""The voice: the loop of hearing, understanding, answering, speaking and yielding, for the calls this instance holds."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

from bus.log import Fence
from handlers.business.memory import BusinessDirectory
from handlers.call.hearing.handlers import list_vocabulary
from handlers.call.ports.mind import Mind, Understanding
from handlers.call.ports.recogniser import Recogniser, VoiceActivity
from handlers.call.ports.voice import Voice
from handlers.call.sensitivity import warm_patterns
from handlers.call.tools.ports import AppointmentQueries
from handlers.call.tools.requests import RequestedAppointments
from handlers.language.pack import Languages
from handlers.language.shelf import languages
from handlers.understanding.reader import FastUnderstanding
from infra.composition.call_lanes import open_call_lane
from infra.composition.installation import ports
from infra.composition.needs import Maker, call_needs, compose, wanted_by
from infra.composition.services import Services
from infra.composition.voice_engines import open_mind, open_recogniser, open_voice, understanding
from infra.engines.mind_fallback import Closable
from infra.engines.openai_mind.second_tier import SecondTier
from infra.engines.recogniser_fallback import lay_up, prepare_engine
from infra.engines.voice_activity import WebRtcActivity
from infra.engines.voice_fallback import prepare as prepare_voice
from infra.roles.shields import select_shields, shield_role
from infra.runtime.call_lane import CallLane
from infra.runtime.discovery import find_handlers
from infra.runtime.held_calls import HeldCalls
from producers.call_assignment import CallAssignment
from schemas.subjects import parse_subject


async def serve(services: Services, stop: asyncio.Event) -> None:
    """Serve calls until `stop`, then hand them over."""
    bus = services.bus
    handlers = [one for one in find_handlers().values() if one.role == "voice"]
    businesses = BusinessDirectory(bus.log, services.log, demo=services.settings.demo)
    await businesses.load()
    async with AsyncExitStack() as stack:
        listening, speaking = open_recogniser(services), open_voice(services)
        stack.push_async_callback(listening.close)
        stack.push_async_callback(speaking.close)
        reader = await asyncio.to_thread(lambda: understanding(services))
        thinking = open_mind(services)
        if isinstance(thinking, Closable):
            stack.push_async_callback(thinking.close)
        engines: dict[Any, Maker] = {
            Recogniser: lambda: listening,
            Voice: lambda: speaking,
            Mind: lambda: thinking,
            Understanding: lambda: reader,
            Languages: languages,
            AppointmentQueries: lambda: RequestedAppointments(bus.requests),
        }
        needs = compose(ports(services) | engines, None, wanted_by(handlers))
        async with asyncio.TaskGroup() as warming:
            warming.create_task(prepare_voice(speaking))
            warming.create_task(_warm(listening, reader, businesses))

        async def lane(call: str, fence: Fence) -> CallLane:
            business = businesses.of(parse_subject(call).tenant)
            for summon in guarding:
                summon(call)
            own = {VoiceActivity: WebRtcActivity(), **call_needs(business)}
            return open_call_lane(services, call, fence, handlers, needs.plus(own))

        guarding = [
            await stack.enter_async_context(CallAssignment(bus.requests, shield_role(one.name))) for one in select_shields()
        ]
        calls = HeldCalls(bus, services.instance, lane)
        async with asyncio.TaskGroup() as group:
            following = group.create_task(businesses.follow())
            reserving = group.create_task(_keep_reserves(listening, businesses))
            await calls.run(stop, services.ready)
            following.cancel()
            reserving.cancel()


async def _keep_reserves(listening: Recogniser, businesses: BusinessDirectory) -> None:
    """Have ready what goes on when the best ear fails, once calls are taken."""
    for business in businesses.all():
        await lay_up(listening, list_vocabulary(business))


async def _warm(listening: Recogniser, reader: FastUnderstanding | SecondTier, businesses: BusinessDirectory) -> None:
    """Have the models of every business made before the first call rings."""
    for business in businesses.all():
        warm_patterns(business)
        reader.know(business)
        await prepare_engine(listening, list_vocabulary(business))
