"""Commands that may be sent again: with an `Idempotency-Key`, what is asked twice is done once, and answered alike."""

import hashlib
import itertools
import re

from aiohttp import web

from infra.api.problem_details import RequestRefused
from schemas.subjects import derive_token

HEADER = "Idempotency-Key"
#: For so long the log knows an id again (its duplicate window), so that the same key may be used.
MINUTES = 10
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


class KeyedIds:
    """Ids that follow from a request instead of from chance: the same request finds what it made the first time.

    The log stores nothing under an id that it knows, and says where the first is; so nothing need be kept here.
    """

    def __init__(self, request: str) -> None:
        self._request, self._numbers = request, itertools.count()

    def new(self) -> str:
        return derive_token(f"{self._request}/{next(self._numbers)}")


async def read_keyed_ids(request: web.Request, endpoint: str, account: str) -> KeyedIds | None:
    """The ids of a request that has a key; None without one. RequestRefused (400) when the key is no key.

    Key, account, address and body make the request what it is: another body under the same key is another request.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise RequestRefused(400, "Bad request", f"`{HEADER}` is 1 to 200 visible ASCII characters, without blanks")
    body = hashlib.blake2b(await request.read(), digest_size=16).hexdigest()
    return KeyedIds(f"{account}/{endpoint}/{request.path}/{key}/{body}")
