"""Keys in memory: microseconds while a call goes on, and gone from every process the moment they are destroyed."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable

import msgspec

from bus.broadcast import Broadcast
from bus.log import Unavailable
from infra.privacy.vault.key_wrap import ratchet_key
from infra.privacy.vault.ports import DataKey, KeyDestroyed, Vault

#: Seconds a key stays hot before the vault is asked again, and how many may.
LIFE, MOST = 300.0, 50_000
#: Seconds for which a key that nobody has is not asked for again.
_ABSENT = 2.0
#: How often the vault is asked what was destroyed, for news that was missed.
_LOOK = 2.0
#: Keys that a process which starts has made hot at once.
_FIRST = 20_000

Hear = Callable[[str, str], None]
FORGOTTEN, ADVANCED = "vault.forgotten", "vault.advanced"


class HotKey(msgspec.Struct, frozen=True):
    """A key as it is held: None is one that was destroyed (`gone`), or that nobody has."""

    key: DataKey | None
    until: float
    gone: bool = False


class HotKeys:
    """The cache of one process. `steady` counts seconds."""

    def __init__(self, vault: Vault, steady: Callable[[], float]) -> None:
        self._vault, self._steady = vault, steady
        self._hot: OrderedDict[tuple[str, str], HotKey] = OrderedDict()
        self._changing: list[Hear] = []
        self._erasing: list[Hear] = []
        self._seen = 0

    def on_change(self, hear: Hear) -> None:
        """Have `hear(tenant, owner)` called when any key was destroyed or turned forward."""
        self._changing.append(hear)

    def on_erased(self, hear: Hear) -> None:
        """Have `hear(tenant, person)` called when a person's key was destroyed: whoever holds their words drops them."""
        self._erasing.append(hear)

    def get(self, tenant: str, owner: str, *, make: bool) -> DataKey | None:
        """The owner's key from memory, else from the vault; None when it was destroyed, or there is none and none is made."""
        hot = self._hot.get((tenant, owner))
        if hot is not None and hot.until > self._steady() and (hot.key is not None or hot.gone or not make):
            return hot.key
        return self._fetch(tenant, owner, hot, make=make)

    def _fetch(self, tenant: str, owner: str, before: HotKey | None, *, make: bool) -> DataKey | None:
        try:
            found = self._vault.at_once(tenant, owner, make=make)
        except KeyDestroyed:
            self._bury(tenant, owner)
            return None
        except Unavailable:
            if before is None or before.key is None:
                raise
            return before.key  # a vault that is away cannot have been told to forget
        for held in reversed(found):
            self._put(held.tenant, held.owner, held.key, LIFE)
        if not found:
            self._put(tenant, owner, None, _ABSENT)
        return found[0].key if found else None

    async def warm(self, tenant: str, owner: str) -> None:
        """Have a key made and hot before it is wanted, without holding anybody up."""
        if (tenant, owner) not in self._hot:
            try:
                self._put(tenant, owner, await self._vault.data_key(tenant, owner), LIFE)
            except KeyDestroyed:
                self._bury(tenant, owner)

    async def begin(self, broadcast: Broadcast) -> None:
        """Have the newest keys hot, and hear of what is forgotten from now on."""
        await broadcast.subscribe(f"{FORGOTTEN}.*.*", self._told)
        await broadcast.subscribe(f"{ADVANCED}.*.*.*", self._told)
        tombs = await self._vault.destroyed(self._seen)
        self._seen = tombs[-1].number if tombs else self._seen
        for held in await self._vault.newest(_FIRST):
            self._put(held.tenant, held.owner, held.key, LIFE)

    async def follow(self) -> None:
        """Look what was destroyed while news was missed, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK)
            try:
                tombs = await self._vault.destroyed(self._seen)
            except Unavailable:
                continue
            for tomb in tombs:
                self._seen = tomb.number
                self.forget(tomb.tenant, tomb.owner)

    def forget(self, tenant: str, owner: str) -> None:
        """Let a destroyed key go, and whatever it sealed."""
        self._bury(tenant, owner)
        for hear in (*self._changing, *(() if "-" in owner else self._erasing)):
            hear(tenant, owner)

    def _told(self, subject: str) -> None:
        match subject.split("."):
            case ["vault", "forgotten", tenant, owner]:
                self.forget(tenant, owner)
            case ["vault", "advanced", tenant, owner, step] if (hot := self._hot.get((tenant, owner))) and hot.key:
                if (turns := int(step) - hot.key.step) > 0:
                    self._put(tenant, owner, DataKey(ratchet_key(hot.key.key, turns), int(step)), LIFE)
                    for hear in self._changing:
                        hear(tenant, owner)
            case _:  # open: other broadcast
                pass

    def _bury(self, tenant: str, owner: str) -> None:
        self._put(tenant, owner, None, LIFE, gone=True)

    def _put(self, tenant: str, owner: str, key: DataKey | None, seconds: float, *, gone: bool = False) -> None:
        self._hot[tenant, owner] = HotKey(key, self._steady() + seconds, gone)
        self._hot.move_to_end((tenant, owner))
        while len(self._hot) > MOST:
            self._hot.popitem(last=False)
