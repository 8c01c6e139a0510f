"""The shields: each judges every call on its own, beside the conversation."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from bus.log import Fence
from handlers.business.memory import BusinessDirectory
from handlers.call.ports.ongoing_call import OngoingCall
from handlers.call.ports.verdicts import Verdicts
from handlers.call.sensitivity import warm_patterns as warm_policy
from handlers.call.state import Conversation
from handlers.contacts.ports.directory import Directory
from handlers.handler import Handler
from handlers.shields.pii.public_facts import warm_business
from handlers.shields.rates.memory import HotTraffic
from handlers.shields.rates.memory import endpoints as rate_questions
from handlers.shields.verification.personal_file import Registry
from infra.composition.call_lanes import open_call_lane
from infra.composition.installation import ports
from infra.composition.memories import Memories
from infra.composition.needs import compose, wanted_by
from infra.composition.services import Services
from infra.runtime.call_lane import CallLane
from infra.runtime.discovery import find_handlers
from infra.runtime.held_calls import HeldCalls
from infra.runtime.needs import NeedMissing, Needs
from infra.settings import BadSetting
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.subjects import parse_subject

_SECRET_BYTES = 32
#: What a lane provides for each call itself.
_LANES: frozenset[Any] = frozenset({Business, Conversation, Fact, OngoingCall, Verdicts})


def shield_role(name: str) -> str:
    """The role under which a shield claims calls: each has claims of its own, so that each is scaled and lost alone."""
    return f"shield-{name}"


async def serve(services: Services, stop: asyncio.Event) -> None:
    """Judge calls until `stop`. The setting `shields` names those that run here; empty means all."""
    businesses = BusinessDirectory(services.bus.log, services.log, demo=services.settings.demo)
    await businesses.load()
    named = select_shields(services.settings.shields)
    async with shield_needs(services, businesses, named) as needs, asyncio.TaskGroup() as group:
        handlers = [one for one in named if _has_all(one, needs, services)]
        following = group.create_task(businesses.follow())
        up = [asyncio.Event() for _ in handlers]
        judging = [
            group.create_task(_calls(services, one, needs, businesses).run(stop, ready.set))
            for one, ready in zip(handlers, up, strict=True)
        ]
        await asyncio.gather(*(ready.wait() for ready in up))
        services.ready()
        await stop.wait()
        await asyncio.gather(*judging)
        following.cancel()


@asynccontextmanager
async def shield_needs(services: Services, businesses: BusinessDirectory, handlers: Sequence[Handler]) -> AsyncIterator[Needs]:
    """The needs of these shields, open for as long as the role serves. A shield alone loads nothing that only others need."""
    for business in businesses.all():
        warm_business(business)
        warm_policy(business)
    outside, wanted, log = ports(services), wanted_by(handlers), services.bus.log
    if Registry in wanted:
        await outside[Directory]().prepare()
    memories = Memories(wanted, lambda: secrets.token_bytes(_SECRET_BYTES))
    services.keys.on_erased(memories.forget)
    await memories.load(log)

    def missing(kind: Any, wrong: Exception) -> None:
        services.log.error("shield.need-missing", id=kind.__name__, exc_info=wrong)

    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        remembering = group.create_task(memories.follow(log))
        if HotTraffic in wanted:
            questions = rate_questions(memories.traffic, services.clock)
            asked = await services.bus.requests.serve("daybook-rates", questions, "may this call come in?")
            stack.push_async_callback(asked.close)
        yield compose(outside, memories, wanted, missing)
        remembering.cancel()


def select_shields(only: tuple[str, ...] = ()) -> list[Handler]:
    """The declared shields, or those of them that are named; BadSetting when a name is none of theirs."""
    known = {one.name: one for one in find_handlers().values() if one.role == "shields"}
    if wrong := set(only) - known.keys():
        raise BadSetting(f"DAYBOOK_SHIELDS names {', '.join(sorted(wrong))}, which is no shield. Choose of: {', '.join(known)}")
    return [known[name] for name in only or known]


def _has_all(shield: Handler, needs: Needs, services: Services) -> bool:
    """Whether a shield can run; one that cannot is said to be down, and whoever waits for it fails safe."""
    try:
        needs.provide(shield, leaving=_LANES)
    except NeedMissing as missing:
        services.log.exception("shield.down", handler=shield.name, hint=str(missing))
        return False
    return True


def _calls(services: Services, shield: Handler, needs: Needs, businesses: BusinessDirectory) -> HeldCalls:
    async def lane(call: str, fence: Fence) -> CallLane:
        return open_call_lane(services, call, fence, [shield], needs.plus({Business: businesses.of(parse_subject(call).tenant)}))

    return HeldCalls(services.bus, services.instance, lane, role=shield_role(shield.name), most=1000)
