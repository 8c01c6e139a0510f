"""What must stand before the roles start: streams, tables, the demo business."""

from pathlib import Path

from handlers.business.demo import open_demo_businesses
from infra.composition.services import open_services
from infra.composition.setup_link import make_first_link
from infra.runtime.database.migrating import apply_migrations, find_migrations, make_database
from infra.settings import Settings


async def prepare_installation(settings: Settings) -> str:
    """Make what is missing; connecting makes the streams. The set-up link, empty once somebody has used one."""
    top = Path(__file__).parents[2]
    await make_database(settings.database_url)
    await apply_migrations(settings.database_url, find_migrations(top / "infra", top / "read_models"))
    async with open_services(settings, "setup") as services:
        if settings.demo:
            await open_demo_businesses(services.bus.log, services.clock)
        return (
            await make_first_link(services, "demo", f"http://{settings.host}:{settings.api_port}")
            if "api" in settings.roles
            else ""
        )
