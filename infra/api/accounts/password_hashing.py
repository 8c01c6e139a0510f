"""Hashing passwords with argon2, on threads of its own, so that nobody else waits."""

import asyncio
import base64
import os
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from handlers.accounts.policy import normalise_password

#: One hash takes about 0.4 s and 64 MiB; more at a time would only slow each other, and the calls.
_AT_ONCE = 2
_SECONDS = 20.0


class Passwords:
    """Makes and compares hashes. `PasswordHasher`'s defaults are the second recommendation of RFC 9106."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._threads = ThreadPoolExecutor(_AT_ONCE, "password")
        # Nobody's: its hash is random, so that comparing takes as long as with a real one, and always fails.
        salt, random = (base64.b64encode(os.urandom(size)).decode().rstrip("=") for size in (16, self._hasher.hash_len))
        cost = f"m={self._hasher.memory_cost},t={self._hasher.time_cost},p={self._hasher.parallelism}"
        self._nobodys = f"$argon2id$v=19${cost}${salt}${random}"

    async def hash(self, password: str) -> str:
        async with asyncio.timeout(_SECONDS):
            return await asyncio.get_running_loop().run_in_executor(
                self._threads, self._hasher.hash, normalise_password(password)
            )

    async def matches(self, kept: str | None, password: str) -> bool:
        """Whether `password` is the kept one. Takes as long when there is none to compare with."""
        async with asyncio.timeout(_SECONDS):
            return await asyncio.get_running_loop().run_in_executor(
                self._threads, self._matches, kept, normalise_password(password)
            )

    def outdated(self, kept: str) -> bool:
        """Whether `kept` was made with other costs than today's and should be made again."""
        return self._hasher.check_needs_rehash(kept)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _matches(self, kept: str | None, password: str) -> bool:
        try:
            return self._hasher.verify(kept or self._nobodys, password) and kept is not None
        except (Argon2Error, InvalidHashError):
            return False
