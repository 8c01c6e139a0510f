"""Starting the embedded servers, nats-server and PostgreSQL, each until it can be used."""

from pathlib import Path

from infra.embedded import child_environment, database_owner, nats_server, postgres
from infra.embedded.children import Children

_SECONDS = 60.0


async def start_nats(folder: Path, ports: dict[str, int], children: Children) -> None:
    """Start nats-server. NotReady when it does not come up, WrongKey when its store was written under another key."""
    plan = nats_server.plan_nats_server(folder, ports["nats"], ports["nats_monitoring"], child_environment.of_server())
    children.start(plan)
    await children.ready(plan.name, _SECONDS)
    await nats_server.check_key(folder, ports["nats_monitoring"])


async def start_postgres(folder: Path, ports: dict[str, int], children: Children) -> None:
    """Start PostgreSQL, made first where there is none, with the role that Daybook works as. ClusterNotMade, NotReady."""
    await postgres.make_cluster(folder)
    plan = postgres.plan_postgres(folder, ports["postgres"], child_environment.of_server())
    children.start(plan)
    await children.ready(plan.name, _SECONDS)
    await database_owner.admit(folder, ports["postgres"])
