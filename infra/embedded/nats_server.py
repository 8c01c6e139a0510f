"""The embedded nats-server: its configuration, its encrypted store, and the check that the key fits the store."""

import json
import os
import shutil
from pathlib import Path

from infra.embedded import binaries, cores, nats_monitoring
from infra.embedded.child import ProcessPlan
from infra.secret_files import read_secret

ACCOUNT = "DAYBOOK"
_KEY_VARIABLE = "DAYBOOK_JETSTREAM_KEY"
#: Bytes that must be free again before a server that had met a full disk is started anew.
_ROOM = 64 * 1024 * 1024


class WrongKey(Exception):
    """The store on disk was written under another key."""


def client_url(folder: Path, port: int) -> str:
    """Where clients connect; holds the password."""
    return f"nats://daybook:{_password(folder, 'nats')}@127.0.0.1:{port}"


def system_url(folder: Path, port: int) -> str:
    """Where the supervisor hears the server's own events (`$SYS.>`)."""
    return f"nats://system:{_password(folder, 'nats-system')}@127.0.0.1:{port}"


def _threads() -> int:
    """How many cores it may use at once: a quarter of them. With more, its threads look for work longer than they work."""
    return max(cores.count_cores() // 4, 1)


def _password(folder: Path, name: str) -> str:
    """A hundred bits of the key: enough, and short enough to be copied in a command."""
    return read_secret(folder, name)[:26]


def plan_nats_server(folder: Path, port: int, monitoring_port: int, environment: dict[str, str]) -> ProcessPlan:
    """How to run it. The store's key is made at first start and reaches the server through its environment."""
    home = folder / "nats"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = home / "nats-server.conf"
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(write_configuration(folder, port, monitoring_port))

    async def ready() -> bool:
        return await nats_monitoring.is_healthy(monitoring_port)

    async def ill() -> bool:
        return await nats_monitoring.is_stuck(monitoring_port) and shutil.disk_usage(home).free > _ROOM

    return ProcessPlan(
        name="nats-server",
        command=(str(binaries.find_nats_server()), "-c", str(file)),
        folder=home,
        log=folder / "logs" / "nats-server.log",
        environment={"GOMAXPROCS": str(_threads()), **environment, _KEY_VARIABLE: f"key-{read_secret(folder, 'jetstream')}"},
        ready=ready,
        ill=ill,
    )


def write_configuration(
    folder: Path, port: int, monitoring_port: int, *, name: str = "daybook", store: Path | None = None, routes: str = ""
) -> str:
    """The text of nats-server.conf. Fast pings find a frozen client in seconds; many small batches may be open at once.

    The store may take the whole disk: the server's own limit is a share of what is free when it starts, none on a full disk,
    and stays so. In a cluster each server has a `name`, a `store` and `routes` of its own, and all have the keys of one `folder`.
    """
    quote = json.dumps
    return f"""\
# Written at every start; edits are lost.
server_name: {name}
listen: "127.0.0.1:{port}"
http: "127.0.0.1:{monitoring_port}"
max_payload: 1MB
ping_interval: "5s"
ping_max: 2
write_deadline: "5s"
jetstream {{
  store_dir: {quote(str(store or folder / "nats"))}
  max_file_store: {shutil.disk_usage(_standing(store or folder)).total}
  cipher: aes
  key: ${_KEY_VARIABLE}
}}
accounts {{
  {ACCOUNT} {{ jetstream: enabled, users: [{{ user: daybook, password: {quote(_password(folder, "nats"))} }}] }}
  SYS {{ users: [{{ user: system, password: {quote(_password(folder, "nats-system"))} }}] }}
}}
system_account: SYS
{routes}"""


def _standing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())


async def check_key(folder: Path, monitoring_port: int) -> None:
    """WrongKey when streams that are on disk are unknown to the server: with a wrong key it comes up without them."""
    on_disk = {found.name for found in (folder / "nats" / "jetstream").glob("*/streams/*") if found.is_dir()}
    if missing := {name for name in on_disk if not name.startswith(".")} - await nats_monitoring.list_streams(monitoring_port):
        raise WrongKey(
            f"the streams {', '.join(sorted(missing))} are on disk but cannot be opened: {folder / 'keys' / 'jetstream.key'} "
            f"is not the key they were written with. Put the right key back and start again; nothing was changed"
        )
