"""The embedded PostgreSQL: made at first start, reached by password on the loopback only."""

import asyncio
import os
import shutil
import signal
import sys
from pathlib import Path

from infra.embedded import binaries
from infra.embedded.child import ProcessPlan, end_group
from infra.embedded.postgres_user import ProcessOwner, find_unprivileged_user
from infra.secret_files import read_secret


class ClusterNotMade(Exception):
    """The database's folder could not be made; the message quotes why."""


def client_url(folder: Path, port: int, database: str = "daybook") -> str:
    """Where clients connect; holds the password."""
    return f"postgresql://daybook:{read_secret(folder, 'postgres')}@127.0.0.1:{port}/{database}"


async def make_cluster(folder: Path) -> None:
    """Make the database's folder unless it is there. Made beside and renamed, so that a killed first start leaves no half."""
    home = folder / "postgres"
    owner = find_unprivileged_user()
    if (home / "PG_VERSION").exists():
        owner.own(home)
        return
    draft = folder / "postgres.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    password = draft.with_suffix(".password")
    with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(read_secret(folder, "postgres"))
    owner.own(draft)
    owner.own(password)
    try:
        await _initdb(draft, password, owner)
    finally:
        password.unlink()
    draft.rename(home)


async def _initdb(draft: Path, password: Path, owner: ProcessOwner) -> None:
    options = ("-D", str(draft), "-U", "daybook", f"--pwfile={password}", "-E", "UTF8", "--locale=C", "-A", "scram-sha-256")
    made = await asyncio.create_subprocess_exec(
        *ProcessPlan.launcher(owner, signal.SIGTERM),
        str(binaries.find_postgres("initdb")),
        *options,
        cwd=draft,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(60):
            said, _ = await made.communicate()
    finally:
        if made.returncode is None:
            end_group(made.pid)
            await made.wait()
    if made.returncode:
        raise ClusterNotMade(f"PostgreSQL could not make {draft}: {said.decode(errors='replace').strip()[-500:]}")


def plan_postgres(folder: Path, port: int, environment: dict[str, str]) -> ProcessPlan:
    """How to run it. SIGINT is its fast, clean stop."""
    home = folder / "postgres"
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "shared_buffers": "64MB",
        "max_connections": "100",
        "max_wal_size": "512MB",
        "wal_recycle": "off",  # a journal file that is done with is deleted, not kept with what it said
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_duration_statement": "-1",
        "log_statement": "none",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_error_verbosity": "terse",
    }
    if sys.platform == "linux":
        settings["recovery_init_sync_method"] = "syncfs"  # after a crash one sync, instead of one for every file
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    async def ready() -> bool:
        return await _answers(client_url(folder, port, "postgres"))

    return ProcessPlan(
        name="postgres",
        command=(str(binaries.find_postgres("postgres")), "-D", str(home), *options),
        folder=home,
        log=folder / "logs" / "postgres.log",
        environment=environment,
        owner=find_unprivileged_user(),
        stop=signal.SIGINT,
        ready=ready,
        nice=5,
    )


async def _answers(address: str) -> bool:
    import psycopg  # noqa: PLC0415 - slow to import; the server starts meanwhile

    try:
        async with await psycopg.AsyncConnection.connect(address, connect_timeout=2) as connection:
            await connection.execute("select 1")
    except psycopg.OperationalError:
        return False
    return True
