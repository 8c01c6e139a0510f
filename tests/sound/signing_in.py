"""The owner of the demo business signs in over HTTP."""

import aiohttp
import pyotp

from tests.sound.conftest import Home

_TOKENS: dict[Home, str] = {}


async def open_account(http: aiohttp.ClientSession, home: Home) -> str:
    """A session's token of the owner; the account is opened with a set-up link the first time."""
    if home not in _TOKENS:
        path = "/setup/" + home.daybook("invite", "demo").stdout.strip().rpartition("/")[2]
        who = {"name": "Ann", "email": "ann@alder.example", "password": "seven teal kites over the pond"}
        async with http.post(path, json=who) as answer:
            secret = (await answer.json())["secret"]
        async with http.post(path + "/code", json={"code": pyotp.TOTP(secret).now()}) as answer:
            _TOKENS[home] = (await answer.json())["session"]["token"]
    return _TOKENS[home]
