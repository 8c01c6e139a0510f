"""The lanes of conversations held in texts: the voice's stages that need no sound, and every shield, in one process."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bus.log import Fence
from handlers.call.ports.mind import Mind, Understanding
from handlers.call.tools.ports import AppointmentQueries
from handlers.contacts.ports.people import ContactMemory
from handlers.handler import Handler
from handlers.language.pack import Languages
from handlers.language.shelf import languages
from infra.composition.call_lanes import open_call_lane
from infra.composition.memories import Memories
from infra.composition.needs import Maker, call_needs, compose, wanted_by
from infra.composition.services import Services
from infra.composition.voice_engines import open_mind, understanding
from infra.runtime.call_lane import CallLane
from infra.runtime.discovery import find_handlers
from infra.runtime.needs import Needs
from infra.runtime.text_dialogue import LaneDialogue
from schemas.knowledge import Business

#: The stages of the voice that work in a text as they do on a call. Nobody waits on a line: none that speaks, hears, or asks
#: whether somebody is still there.
_STAGES = ("understanding", "answering", "tool-reading", "tool-lookup", "tool-deadline", "unjudged", "danger-alarm")


def select_text_stages() -> list[Handler]:
    """The handlers of a conversation in texts."""
    known = find_handlers()
    return [known[name] for name in _STAGES] + [one for one in known.values() if one.role in {"texts", "shields"}]


def open_text_dialogue(
    services: Services, outside: Mapping[Any, Maker], memories: Memories, books: AppointmentQueries
) -> LaneDialogue:
    """The dialogue over the services' bus. Engines and models are loaded with the first text, in a thread of their own."""
    handlers = select_text_stages()
    loading = asyncio.Lock()
    loaded: list[tuple[Needs, Understanding]] = []

    def load() -> tuple[Needs, Understanding]:
        reader = understanding(services)
        engines: dict[Any, Maker] = {
            Mind: lambda: open_mind(services),
            Understanding: lambda: reader,
            Languages: languages,
            AppointmentQueries: lambda: books,
        }
        return compose({**outside, **engines}, memories, wanted_by(handlers) | {ContactMemory}), reader

    async def engines() -> tuple[Needs, Understanding]:
        async with loading:
            if not loaded:
                loaded.append(await asyncio.to_thread(load))
        return loaded[0]

    async def lane(subject: str, fence: Fence, business: Business) -> CallLane:
        needs, _ = await engines()
        return open_call_lane(services, subject, fence, handlers, needs.plus(call_needs(business)))

    async def reader() -> Understanding:
        return (await engines())[1]

    bus = services.bus
    return LaneDialogue(lane, reader, memories.people, log=bus.log, live=bus.live, claims=bus.claims, clock=services.clock)
