"""What must stand before the roles start: streams, tables, the demo business."""

from pathlib import Path

from infra.database.migrating import make_database, migrate, shipped
from infra.demo import open_demo
from infra.house import open_house
from infra.settings import Settings


async def prepare(settings: Settings) -> list[str]:
    """Make what is missing; connecting makes the streams. The tenants of the demo businesses opened now."""
    top = Path(__file__).parents[2]
    await make_database(settings.database_url)
    await migrate(settings.database_url, shipped(top / "infra", top / "read_models"))
    async with open_house(settings, "setup") as house:
        return await open_demo(house) if settings.demo else []
