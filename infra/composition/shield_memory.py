"""What the shields remember of all calls and contacts, hot: loaded from the log, and kept up with it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from handlers.business.templates import shipped
from handlers.contacts.memory import HotPeople
from handlers.contacts.ports.number_hash import NumberHash
from handlers.diary.memory import HotDiary
from handlers.shields.competitor.signs import Signs
from handlers.shields.competitor.signs import read as read_signs
from handlers.shields.competitor.state import HotSuspicion
from handlers.shields.geofence.atlas import Atlas
from handlers.shields.geofence.atlas import read as read_atlas
from handlers.shields.rates.limits import read as read_limits
from handlers.shields.rates.memory import HotTraffic
from handlers.shields.rates.memory import endpoints as rate_questions
from handlers.shields.verification.codes import Codes, KeyedCodes
from handlers.shields.verification.memory import Attempts
from handlers.shields.verification.personal_file import Registry
from infra.composition.services import House
from infra.privacy.directory.number_hashing import KeyedHashes
from infra.privacy.directory.postgres import PostgresDirectory


@asynccontextmanager
async def shield_memory(house: House, wanted: frozenset[Any]) -> AsyncIterator[dict[Any, Any]]:
    """The needs of the shields that look beyond one call, by type; only what is among those wanted is loaded."""
    log, settings = house.bus.log, house.settings
    limits = read_limits((shipped() / "shields" / "rates.toml").read_bytes())
    signs = read_signs((shipped() / "shields" / "competitor.toml").read_bytes())
    earlier = HotSuspicion(signs)
    diary, people, attempts, traffic = HotDiary(), HotPeople(), Attempts(), HotTraffic(limits)
    house.keys.on_erased(diary.forget)
    house.keys.on_erased(people.forget)
    directory = PostgresDirectory(house.pool, house.secret("directory").encode(), house.ids)
    if Registry in wanted:
        await directory.prepare()
    hot = [
        one
        for one, kind in (
            (diary, Registry),
            (people, Registry),
            (attempts, Attempts),
            (traffic, HotTraffic),
            (earlier, HotSuspicion),
        )
        if kind in wanted
    ]
    await asyncio.gather(*(one.load(log) for one in hot))
    codes = KeyedCodes(house.secret("codes").encode(), deliverable=bool(settings.twilio_account_sid and settings.twilio_number))
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        following = [group.create_task(one.follow(log)) for one in hot]
        if HotTraffic in wanted:
            questions = rate_questions(traffic, house.clock)
            asked = await house.bus.questions.serve("daybook-rates", questions, "may this call come in?")
            stack.push_async_callback(asked.close)
        yield {
            **({Atlas: atlas()} if Atlas in wanted else {}),
            Registry: Registry(people, diary, directory),
            Attempts: attempts,
            Codes: codes,
            HotTraffic: traffic,
            Signs: signs,
            HotSuspicion: earlier,
            NumberHash: KeyedHashes(house.secret("directory").encode()),
        }
        for task in following:
            task.cancel()


def atlas() -> Atlas:
    """Where postcodes are, from the data we ship."""
    folder = shipped() / "places" / "postcodes"
    return read_atlas({name: (folder / f"{name}.tsv").read_text("utf-8") for name in ("us", "gb", "ca", "de", "us-states")})
