"""What must stand before the roles start: streams, tables, the demo business."""

from pathlib import Path

from handlers.business.demo import open_demo
from infra.composition.services import open_house
from infra.composition.setup_link import first_link
from infra.runtime.database.migrating import make_database, migrate, shipped
from infra.settings import Settings


async def prepare(settings: Settings) -> str:
    """Make what is missing; connecting makes the streams. The set-up link, empty once somebody has used one."""
    top = Path(__file__).parents[2]
    await make_database(settings.database_url)
    await migrate(settings.database_url, shipped(top / "infra", top / "read_models"))
    async with open_house(settings, "setup") as house:
        if settings.demo:
            await open_demo(house.bus.log, house.clock)
        return await first_link(house, "demo", f"http://{settings.host}:{settings.api_port}") if "api" in settings.roles else ""
