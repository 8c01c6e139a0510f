"""The shields: each judges every call on its own, beside the conversation."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from bus.log import Fence
from handlers.business.memory import Switchboard
from handlers.call.ports.ongoing_call import Ongoing
from handlers.call.ports.verdicts import Verdicts
from handlers.call.sensitivity import warm as warm_policy
from handlers.call.state import Conversation
from handlers.contacts.ports.directory import Directory
from handlers.handler import Handler
from handlers.shields.pii.public_facts import warm
from handlers.shields.rates.memory import HotTraffic
from handlers.shields.rates.memory import endpoints as rate_questions
from handlers.shields.verification.personal_file import Registry
from infra.composition.call_lanes import lane_in
from infra.composition.installation import ports
from infra.composition.memories import Memories
from infra.composition.needs import compose, wanted_by
from infra.composition.services import House
from infra.runtime.call_lane import Lane
from infra.runtime.discovery import all_handlers
from infra.runtime.held_calls import Calls
from infra.runtime.needs import Missing, Needs
from infra.settings import BadSetting
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.subjects import parse

_SECRET_BYTES = 32
#: What a lane provides for each call itself.
_LANES: frozenset[Any] = frozenset({Business, Conversation, Fact, Ongoing, Verdicts})


def shield_role(name: str) -> str:
    """The role under which a shield claims calls: each has claims of its own, so that each is scaled and lost alone."""
    return f"shield-{name}"


async def serve(house: House, stop: asyncio.Event) -> None:
    """Judge calls until `stop`. The setting `shields` names those that run here; empty means all."""
    businesses = Switchboard(house.bus.log, house.log, demo=house.settings.demo)
    await businesses.load()
    named = shields(house.settings.shields)
    async with shield_needs(house, businesses, named) as needs, asyncio.TaskGroup() as group:
        handlers = [one for one in named if _has_all(one, needs, house)]
        following = group.create_task(businesses.follow())
        up = [asyncio.Event() for _ in handlers]
        judging = [
            group.create_task(_calls(house, one, needs, businesses).run(stop, ready.set))
            for one, ready in zip(handlers, up, strict=True)
        ]
        await asyncio.gather(*(ready.wait() for ready in up))
        house.ready()
        await stop.wait()
        await asyncio.gather(*judging)
        following.cancel()


@asynccontextmanager
async def shield_needs(house: House, businesses: Switchboard, handlers: Sequence[Handler]) -> AsyncIterator[Needs]:
    """The needs of these shields, open for as long as the role serves. A shield alone loads nothing that only others need."""
    for business in businesses.all():
        warm(business)
        warm_policy(business)
    outside, wanted, log = ports(house), wanted_by(handlers), house.bus.log
    if Registry in wanted:
        await outside[Directory]().prepare()
    memories = Memories(wanted, lambda: secrets.token_bytes(_SECRET_BYTES))
    house.keys.on_erased(memories.forget)
    await memories.load(log)

    def missing(kind: Any, wrong: Exception) -> None:
        house.log.error("shield.need-missing", id=kind.__name__, exc_info=wrong)

    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        remembering = group.create_task(memories.follow(log))
        if HotTraffic in wanted:
            questions = rate_questions(memories.traffic, house.clock)
            asked = await house.bus.questions.serve("daybook-rates", questions, "may this call come in?")
            stack.push_async_callback(asked.close)
        yield compose(outside, memories, wanted, missing)
        remembering.cancel()


def shields(only: tuple[str, ...] = ()) -> list[Handler]:
    """The declared shields, or those of them that are named; BadSetting when a name is none of theirs."""
    known = {one.name: one for one in all_handlers().values() if one.role == "shields"}
    if wrong := set(only) - known.keys():
        raise BadSetting(f"DAYBOOK_SHIELDS names {', '.join(sorted(wrong))}, which is no shield. Choose of: {', '.join(known)}")
    return [known[name] for name in only or known]


def _has_all(shield: Handler, needs: Needs, house: House) -> bool:
    """Whether a shield can run; one that cannot is said to be down, and whoever waits for it fails safe."""
    try:
        needs.provide(shield, leaving=_LANES)
    except Missing as missing:
        house.log.exception("shield.down", handler=shield.name, hint=str(missing))
        return False
    return True


def _calls(house: House, shield: Handler, needs: Needs, businesses: Switchboard) -> Calls:
    async def lane(call: str, fence: Fence) -> Lane:
        return lane_in(house, call, fence, [shield], needs.plus({Business: businesses.of(parse(call).tenant)}))

    return Calls(house.bus, house.instance, lane, role=shield_role(shield.name), most=1000)
