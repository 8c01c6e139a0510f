"""Whether this instance reaches the bus: an edge that alone does not lets its callers go to another."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bus.liveness import SILENT, Liveness

_LOOK_SECONDS = 0.1
#: Our own beat did not come back for so long: the others are about to hold us for gone.
_CUT_OFF_SECONDS = SILENT * 0.8
#: A server that died is dead for everybody, and back within a second or two: then one holds on for longer.
_SERVER_SECONDS = 4.0
#: From so late a look on we were frozen ourselves, and know nothing yet of the bus.
_FROZEN_SECONDS = 0.3

_log = structlog.get_logger("reach")


async def _nothing() -> None:
    """Nobody wants to hear of it."""


class Reachability:
    """Follows one's own beat. With nobody else of the role alive, one holds on: there is nowhere better to go."""

    def __init__(self, liveness: Liveness, instance: str, role: str = "edge") -> None:
        self.cut_off = False
        self.on_cut_off: Callable[[], Awaitable[None]] = _nothing
        self._liveness, self._instance, self._role = liveness, instance, role
        self._others = False
        self._patient_until = 0.0

    async def watch(self) -> None:
        """Look for ever, until cancelled."""
        watch, now = await self._liveness.watch(self._role, lambda _: None), asyncio.get_running_loop().time
        try:
            self._patient_until = now() + SILENT
            connected, heard = True, now()
            while True:
                began, before = now(), connected
                await asyncio.sleep(_LOOK_SECONDS)
                connected = self._liveness.connected
                if now() - began > _LOOK_SECONDS + _FROZEN_SECONDS or (connected and not before):
                    self._patient_until = now() + SILENT / 2
                if watch.silent_for(self._instance) < _CUT_OFF_SECONDS / 2:
                    self.cut_off, self._others = False, len(watch.present()) > 1
                    heard = now() - watch.silent_for(self._instance)
                silent, patience = now() - heard, _CUT_OFF_SECONDS if connected else _SERVER_SECONDS
                if self._others and not self.cut_off and now() > self._patient_until and silent > patience:
                    self.cut_off = True
                    _log.warning("cut_off", role=self._role, hint="the bus is out of reach; callers are sent to another")
                    await self.on_cut_off()
        finally:
            await watch.close()
