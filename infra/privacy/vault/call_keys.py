"""The keys of a call's sound, made while it rings: so that its first frame waits for nothing."""

import asyncio
from collections.abc import Callable

from bus.log import Fence, LivePlane, Tap
from infra.privacy.vault.audio_seal import key_owner
from infra.privacy.vault.hot_keys import HotKeys
from schemas.fact import Draft, Fact
from schemas.line import CallRinging
from schemas.subjects import parse_subject


class RingingLive:
    """A live plane that makes the keys of a call before it says that the call rings."""

    def __init__(self, live: LivePlane, keys: HotKeys) -> None:
        self._live, self._keys = live, keys

    async def publish(self, draft: Draft, *, fence: Fence | None = None) -> None:
        if isinstance(draft.event, CallRinging):
            call = parse_subject(draft.subject)
            await asyncio.gather(*(self._keys.warm(call.tenant, key_owner(call.id, side)) for side in ("heard", "spoken")))
        await self._live.publish(draft, fence=fence)

    async def tap(self, subject: str, on: Callable[[Fact], None], *, tags: frozenset[str] = frozenset()) -> Tap:
        return await self._live.tap(subject, on, tags=tags)

    async def wait_until_stored(self) -> None:
        await self._live.wait_until_stored()
