"""What the shields remember of all calls and contacts, hot: loaded from the log, and kept up with it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from handlers.business.templates import shipped
from handlers.contacts.memory import HotContacts
from handlers.contacts.ports.number_hash import NumberHash
from handlers.diary.memory import HotDiary
from handlers.shields.competitor.signs import Signs, read_signs
from handlers.shields.competitor.state import HotSuspicion
from handlers.shields.geofence.atlas import Atlas, read_atlas
from handlers.shields.rates.limits import read_limits
from handlers.shields.rates.memory import HotTraffic
from handlers.shields.rates.memory import endpoints as rate_questions
from handlers.shields.verification.codes import Codes, KeyedCodes
from handlers.shields.verification.memory import FailedAttempts
from handlers.shields.verification.personal_file import Registry
from infra.composition.services import Services
from infra.privacy.directory.number_hashing import KeyedHashes
from infra.privacy.directory.postgres import PostgresDirectory


@asynccontextmanager
async def open_shield_memory(services: Services, wanted: frozenset[Any]) -> AsyncIterator[dict[Any, Any]]:
    """The needs of the shields that look beyond one call, by type; only what is among those wanted is loaded."""
    log, settings = services.bus.log, services.settings
    limits = read_limits((shipped() / "shields" / "rates.toml").read_bytes())
    signs = read_signs((shipped() / "shields" / "competitor.toml").read_bytes())
    earlier = HotSuspicion(signs)
    diary, people, attempts, traffic = HotDiary(), HotContacts(), FailedAttempts(), HotTraffic(limits)
    services.keys.on_erased(diary.forget)
    services.keys.on_erased(people.forget)
    directory = PostgresDirectory(services.pool, services.secret("directory").encode(), services.ids)
    if Registry in wanted:
        await directory.prepare()
    hot = [
        one
        for one, kind in (
            (diary, Registry),
            (people, Registry),
            (attempts, FailedAttempts),
            (traffic, HotTraffic),
            (earlier, HotSuspicion),
        )
        if kind in wanted
    ]
    await asyncio.gather(*(one.load(log) for one in hot))
    codes = KeyedCodes(
        services.secret("codes").encode(), deliverable=bool(settings.twilio_account_sid and settings.twilio_number)
    )
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        following = [group.create_task(one.follow(log)) for one in hot]
        if HotTraffic in wanted:
            questions = rate_questions(traffic, services.clock)
            asked = await services.bus.requests.serve("daybook-rates", questions, "may this call come in?")
            stack.push_async_callback(asked.close)
        yield {
            **({Atlas: load_atlas()} if Atlas in wanted else {}),
            Registry: Registry(people, diary, directory),
            FailedAttempts: attempts,
            Codes: codes,
            HotTraffic: traffic,
            Signs: signs,
            HotSuspicion: earlier,
            NumberHash: KeyedHashes(services.secret("directory").encode()),
        }
        for task in following:
            task.cancel()


def load_atlas() -> Atlas:
    """Where postcodes are, from the data we ship."""
    folder = shipped() / "places" / "postcodes"
    return read_atlas({name: (folder / f"{name}.tsv").read_text("utf-8") for name in ("us", "gb", "ca", "de", "us-states")})
