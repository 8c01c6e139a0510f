"""A directory that has a person's key at hand before the first fact about them is written."""

from handlers.contacts.ports.directory import Directory
from infra.privacy.vault.hot_keys import HotKeys


class WarmDirectory:
    """Another directory, and the keys of this process."""

    def __init__(self, directory: Directory, keys: HotKeys) -> None:
        self._directory, self._keys = directory, keys

    async def person(self, tenant: str, number: str) -> str:
        person = await self._directory.person(tenant, number)
        await self._keys.warm(tenant, person)
        return person

    async def known(self, tenant: str, number: str) -> str:
        return await self._directory.known(tenant, number)

    async def forget(self, tenant: str, person: str) -> int:
        return await self._directory.forget(tenant, person)
