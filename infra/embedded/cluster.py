"""Three nats-servers on this machine as one cluster, for tests and benchmarks: killed, frozen, restarted, asked who leads."""

import asyncio
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import nats

from bus.jetstream.connection import split_servers
from infra.embedded import binaries, nats_monitoring, nats_server
from infra.embedded.tcp_ports import find_free_port
from infra.secret_files import read_secret

_SIZE = 3
_LOOK = 0.05
_HOST = "127.0.0.1"


class Cluster:
    """Its servers are `n1`, `n2`, `n3`; everything they write is under `folder`. `close()` it in the end.

    Clients are told of no server but those they name, so that a test may put its own network between.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = tuple(f"n{nth}" for nth in range(1, _SIZE + 1))
        ports = _ports(3 * _SIZE)
        self.ports = dict(zip(self.names, ports[:_SIZE], strict=True))
        self._routes = dict(zip(self.names, ports[_SIZE : 2 * _SIZE], strict=True))
        self._monitoring = dict(zip(self.names, ports[2 * _SIZE :], strict=True))
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def url(self) -> str:
        """Where clients connect: all servers, commas between; holds the password."""
        return self.reached(self.ports)

    @property
    def system_url(self) -> str:
        """Where the servers' own events are heard."""
        return ",".join(nats_server.system_url(self.folder, port) for port in self.ports.values())

    @property
    def running(self) -> tuple[str, ...]:
        return tuple(self._running)

    def reached(self, ports: dict[str, int]) -> str:
        """The address of the cluster over other ports, such as those of proxies."""
        return ",".join(nats_server.client_url(self.folder, port) for port in ports.values())

    def start(self, *names: str) -> None:
        """Start these servers, all when none is named; `healthy` waits for them."""
        for name in names or self.names:
            store = self.folder / name
            store.mkdir(parents=True, exist_ok=True)
            file = store / "nats-server.conf"
            file.write_text(self._configuration(name, store), "utf-8")
            file.chmod(0o600)
            with (self.folder / f"{name}.log").open("ab") as log:
                self._running[name] = subprocess.Popen(  # noqa: S603 - our own program
                    [binaries.find_nats_server(), "-c", file],
                    env={**os.environ, "DAYBOOK_JETSTREAM_KEY": read_secret(self.folder, "jetstream")},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )

    def kill(self, name: str) -> None:
        """End a server as a crash does."""
        self._end(name, signal.SIGKILL)

    def stop(self, name: str) -> None:
        """End a server politely; what it leads must have been handed on before, by `step_down`."""
        self._end(name, signal.SIGTERM)

    def freeze(self, name: str) -> None:
        """Let a server hear and say nothing, as when its network is gone; `thaw` undoes it."""
        self._running[name].send_signal(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        self._running[name].send_signal(signal.SIGCONT)

    async def healthy(self, seconds: float = 30.0) -> None:
        """Wait until every server that runs has caught up. TimeoutError when one does not."""
        async with asyncio.timeout(seconds):
            for name in self._running:
                while (await nats_monitoring.ask_monitor(self._monitoring[name], "/healthz") or {}).get("status") != "ok":
                    await asyncio.sleep(_LOOK)

    async def agreed(self, *streams: str, seconds: float = 30.0) -> None:
        """Wait until every stream has a leader with which every server has caught up."""
        async with asyncio.timeout(seconds):
            for stream in streams:
                while not _whole((await self._ask(f"STREAM.INFO.{stream}")).get("cluster", {})):
                    await asyncio.sleep(_LOOK)

    async def leader(self, stream: str) -> str:
        """Which server leads a stream; empty while there is none."""
        told = await self._ask(f"STREAM.INFO.{stream}")
        return str(told.get("cluster", {}).get("leader") or "")

    async def step_down(self, name: str, *streams: str) -> None:
        """Hand on what a server leads of these streams, and wait until others lead them."""
        for stream in streams:
            async with asyncio.timeout(10):
                while (leading := await self.leader(stream)) in {name, ""}:
                    if leading:
                        await self._ask(f"STREAM.LEADER.STEPDOWN.{stream}")
                    await asyncio.sleep(_LOOK)

    async def forget(self, *streams: str) -> None:
        """Delete streams with all they hold."""
        for stream in streams:
            await self._ask(f"STREAM.DELETE.{stream}")

    def close(self) -> None:
        """End every server, also a frozen one."""
        for name in self.running:
            self.kill(name)

    def _end(self, name: str, how: signal.Signals) -> None:
        server = self._running.pop(name)
        server.send_signal(how)
        server.wait(10)

    async def _ask(self, what: str) -> dict[str, Any]:
        client = await nats.connect(split_servers(self.url), connect_timeout=1, max_reconnect_attempts=3)
        try:
            told: dict[str, Any] = msgspec.json.decode((await client.request(f"$JS.API.{what}", b"", timeout=2)).data)
        except (TimeoutError, nats.errors.NoRespondersError):
            return {}
        else:
            return told
        finally:
            await client.close()

    def _configuration(self, name: str, store: Path) -> str:
        routes = ", ".join(f'"nats://{_HOST}:{port}"' for port in self._routes.values())
        cluster = f'cluster {{ name: daybook, listen: "{_HOST}:{self._routes[name]}", no_advertise: true, routes: [{routes}] }}\n'
        ports = (self.ports[name], self._monitoring[name])
        return nats_server.write_configuration(self.folder, *ports, name=name, store=store, routes=cluster)


def _whole(group: dict[str, Any]) -> bool:
    """Whether a stream's servers are one again."""
    return bool(group.get("leader")) and all(one.get("current") and not one.get("offline") for one in group.get("replicas", ()))


def _ports(count: int) -> list[int]:
    found: list[int] = []
    while len(found) < count:
        if (port := find_free_port(_HOST)) not in found:
            found.append(port)
    return found
