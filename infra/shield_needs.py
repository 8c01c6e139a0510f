"""What the shields need, put together."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from handlers.contacts.hot import HotPeople
from handlers.diary.hot import HotDiary
from handlers.ports.belongings import Belongings
from handlers.ports.clock import Clock
from handlers.shields.geofence.atlas import Atlas
from handlers.shields.geofence.atlas import read as read_atlas
from handlers.shields.pii.public import warm
from handlers.shields.injection.judge import Judge
from handlers.shields.injection.opinion import NoSecondOpinion, SecondOpinion
from handlers.shields.pii.remembered import RememberedBelongings
from handlers.shields.verification.attempts import Attempts
from handlers.shields.verification.codes import Codes, KeyedCodes
from handlers.shields.verification.file import Registry
from infra.directory.postgres import PostgresDirectory
from infra.house import House
from infra.knowledge.shelf import shipped
from infra.knowledge.suspecting import judge
from infra.runtime.needs import Needs
from infra.switchboard import Switchboard

_SECRET_BYTES = 32


@asynccontextmanager
async def shield_needs(house: House, businesses: Switchboard) -> AsyncIterator[Needs]:
    """The needs of all shields, open for as long as the role serves."""
    for business in businesses.all():
        warm(business)
    whose = RememberedBelongings(lambda: secrets.token_bytes(_SECRET_BYTES))
    await whose.load(house.bus.log)
    async with asyncio.TaskGroup() as group:
        remembering = group.create_task(whose.follow(house.bus.log))
        yield Needs({Clock: house.clock, Belongings: whose, Atlas: atlas(), Judge: judge(), SecondOpinion: NoSecondOpinion()})
        remembering.cancel()


def atlas() -> Atlas:
    """Where postcodes are, from the data we ship."""
    folder = shipped() / "postcodes"
    return read_atlas({name: (folder / f"{name}.tsv").read_text("utf-8") for name in ("us", "gb", "ca", "de", "us-states")})
