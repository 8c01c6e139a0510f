"""The vault in memory: for tests, and the same promises as the real one."""

from collections.abc import Sequence

from infra.privacy.vault.key_wrap import fingerprint_key, make_key, ratchet_key, unwrap_key, wrap_key
from infra.privacy.vault.ports import NEIGHBOURS, DataKey, KeyDestroyed, OwnedKey, Tombstone


class MemoryVault:
    """Keys in a dictionary, wrapped as in the database, so that rotating is tested."""

    def __init__(self) -> None:
        self._tenants: dict[str, bytes] = {}
        self._keys: dict[tuple[str, str], tuple[bytes, int]] = {}
        self._tombs: dict[tuple[str, str], Tombstone] = {}

    async def data_key(self, tenant: str, owner: str) -> DataKey:
        return self.at_once(tenant, owner, make=True)[0].key

    async def known(self, tenant: str, owner: str) -> DataKey | None:
        return self._held(tenant, owner).key if (tenant, owner) in self._keys else None

    def at_once(self, tenant: str, owner: str, *, make: bool) -> Sequence[OwnedKey]:
        if (tenant, owner) in self._tombs:
            raise KeyDestroyed(owner)
        if (tenant, owner) not in self._keys:
            if not make:
                return ()
            under = self._tenants.setdefault(tenant, make_key())
            self._keys[tenant, owner] = (wrap_key(under, make_key(), f"{tenant}/{owner}"), 0)
        names = sorted(name for of, name in self._keys if of == tenant and name >= owner)
        return [self._held(tenant, name) for name in names[:NEIGHBOURS]]

    async def newest(self, most: int) -> Sequence[OwnedKey]:
        return [self._held(*name) for name in list(self._keys)[-most:]]

    async def advance(self, tenant: str, owner: str, step: int) -> None:
        if (tenant, owner) in self._keys:
            now = self._held(tenant, owner).key
            if step > now.step:
                turned = ratchet_key(now.key, step - now.step)
                self._keys[tenant, owner] = (wrap_key(self._tenants[tenant], turned, f"{tenant}/{owner}"), step)

    async def destroy(self, tenant: str, owner: str) -> Tombstone:
        if (tenant, owner) not in self._tombs:
            known = fingerprint_key(self._held(tenant, owner).key.key) if (tenant, owner) in self._keys else ""
            self._keys.pop((tenant, owner), None)
            self._tombs[tenant, owner] = Tombstone(len(self._tombs) + 1, tenant, owner, known)
        return self._tombs[tenant, owner]

    async def destroyed(self, after: int) -> Sequence[Tombstone]:
        return [tomb for tomb in self._tombs.values() if tomb.number > after]

    async def rotate(self, tenant: str) -> int:
        mine = [self._held(*name) for name in self._keys if name[0] == tenant]
        self._tenants[tenant] = make_key()
        for held in mine:
            wrapped = wrap_key(self._tenants[tenant], held.key.key, f"{tenant}/{held.owner}")
            self._keys[tenant, held.owner] = (wrapped, held.key.step)
        return len(mine)

    async def close(self) -> None:
        """Nothing to let go."""

    def _held(self, tenant: str, owner: str) -> OwnedKey:
        wrapped, step = self._keys[tenant, owner]
        return OwnedKey(tenant, owner, DataKey(unwrap_key(self._tenants[tenant], wrapped, f"{tenant}/{owner}"), step))
