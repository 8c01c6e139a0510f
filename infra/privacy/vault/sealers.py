"""Opening the vault for one process: the sealers its bus needs, and the keys they share."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import msgspec

from bus.broadcast import Broadcast
from bus.log import Unavailable
from bus.sealing import FrameSealer, PlainFrameSealer
from bus.wire import Wire
from infra.privacy.vault.audio_seal import AudioSealer
from infra.privacy.vault.hot_keys import HotKeys
from infra.privacy.vault.key_wrap import KEY_BYTES
from infra.privacy.vault.ports import Vault
from infra.privacy.vault.postgres import PostgresVault
from infra.privacy.vault.text_seal import TextSealer
from infra.secret_files import read_secret
from infra.settings import BadSetting, Settings

#: Seconds a process waits for its keys to be hot before it begins without them.
_PATIENCE = 1.0


class Sealers(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed to seal and to open: `wire` and `frames` are for the bus, `vault` and `keys` for who forgets."""

    vault: Vault
    keys: HotKeys
    wire: Wire
    frames: FrameSealer

    @asynccontextmanager
    async def at_work(self, broadcast: Broadcast) -> AsyncIterator[None]:
        """Keep the keys hot, and let them go the moment they are destroyed anywhere. A vault that is away is waited for.

        WrongMaster at once when the master key is another than the vault was made with.
        """
        begun = asyncio.Event()
        following = asyncio.create_task(self._follow(broadcast, begun))
        waiting = asyncio.create_task(begun.wait())
        try:
            await asyncio.wait([following, waiting], timeout=_PATIENCE, return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                following.result()
            yield
        finally:
            waiting.cancel()
            following.cancel()
            await asyncio.gather(following, waiting, return_exceptions=True)

    async def _follow(self, broadcast: Broadcast, begun: asyncio.Event) -> None:
        while not begun.is_set():
            try:
                await self.keys.begin(broadcast)
                begun.set()
            except Unavailable:
                await asyncio.sleep(1)
        await self.keys.follow()


def open_sealers(settings: Settings, steady: Callable[[], float]) -> Sealers:
    """The seals of an installation, over its database; nothing is connected yet. BadSetting when the master key is none."""
    vault = PostgresVault(settings.database_url, master_key(settings))
    return make_sealers(vault, steady, sound=settings.seal_sound)


def make_sealers(vault: Vault, steady: Callable[[], float], *, sound: bool = True) -> Sealers:
    """The seals over any vault."""
    keys = HotKeys(vault, steady)
    return Sealers(vault=vault, keys=keys, wire=Wire(TextSealer(keys)), frames=AudioSealer(keys) if sound else PlainFrameSealer())


def master_key(settings: Settings) -> bytes:
    """The installation's master key: the setting, else a file in the home folder made at first use."""
    try:
        read = bytes.fromhex(settings.master_key or read_secret(settings.folder, "master"))
    except ValueError:
        read = b""
    if len(read) != KEY_BYTES:
        raise BadSetting("DAYBOOK_MASTER_KEY is no key: give 64 hexadecimal digits, the same for every process, and keep a copy")
    return read
