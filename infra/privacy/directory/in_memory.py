"""The directory in memory: for tests, and for trying things out without a database."""

from handlers.clock import Ids
from infra.privacy.directory.number_hashing import hash_number


class MemoryDirectory:
    """Forgets everything at the end of the process."""

    def __init__(self, secret: bytes, ids: Ids) -> None:
        self._secret, self._ids = secret, ids
        self._people: dict[bytes, str] = {}

    async def person(self, tenant: str, number: str) -> str:
        key = hash_number(self._secret, tenant, number)
        if key not in self._people:
            self._people[key] = self._ids.new()
        return self._people[key]

    async def known(self, tenant: str, number: str) -> str:
        return self._people.get(hash_number(self._secret, tenant, number), "")

    async def forget(self, tenant: str, person: str) -> int:  # noqa: ARG002 - persons are nobody else's anywhere
        numbers = [number for number, one in self._people.items() if one == person]
        for number in numbers:
            del self._people[number]
        return len(numbers)
