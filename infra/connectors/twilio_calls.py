"""Ringing people, and joining callers to them, by Twilio's Calls resource and its <Conference>."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from handlers.call.ports.telephony import CallerLeg, CallGone, LineBusy, NotDialled, PersonLeg
from handlers.clock import Clock
from infra.connectors.twilio_account import API, TwilioAccount, TwilioBusy, TwilioRefused
from producers.twilio.leg_paths import after_path, leg_path, room_name
from producers.twilio.signature import RETRY
from producers.twilio.twiml import write_goodbye, write_into_room

#: A call that was redirected or ended, and is over: "Call is not in-progress", "not found".
_GONE = frozenset({21220, 20404})
#: Seconds between the tries of one request that found Twilio busy: a person's phone is to ring within three.
_PAUSES = (0.2, 0.4, 0.8)
_LONGEST_PAUSE = 1.5
#: How far back a call is looked for that an earlier try may have begun.
_LOOK_BACK = timedelta(minutes=2)
_UNDER_WAY = frozenset({"queued", "initiated", "ringing", "in-progress"})


class TwilioCalls:
    """Telephony by one account. `public_url` is our address as Twilio knows it: without one nothing is rung."""

    def __init__(self, account: str, token: str, clock: Clock, *, public_url: str, api: str = API) -> None:
        self._account = TwilioAccount(account, token, api=api)
        self._public, self._clock = public_url.rstrip("/"), clock

    async def ring(self, leg: PersonLeg, *, again: bool = False) -> str:
        """Call them: Twilio tells machines from people before it asks what to say, and reports the end."""
        if not leg.sender:
            raise NotDialled("not-connected")
        if again and (known := await self._find(leg)):
            return known
        asked = self._clock.now()
        where = self._public + leg_path(leg.tenant, leg.handover, leg.attempt, "answered")
        reports = self._public + leg_path(leg.tenant, leg.handover, leg.attempt, "status")
        made = await self._asked(
            lambda client: client.calls.create_async(
                to=leg.number,
                from_=leg.sender,
                url=where + RETRY,
                timeout=leg.seconds,
                machine_detection="Enable",
                status_callback=reports + RETRY,
                status_callback_event=["completed"],
            ),
            done=lambda: self._find_since(leg, asked),
        )
        if isinstance(made, str):
            return made
        return str(made.sid)

    async def join(self, caller: CallerLeg) -> None:
        """Redirect the caller's leg out of the media stream and into the room."""
        twiml = write_into_room(
            room_name(caller.tenant, caller.handover),
            caller.words,
            caller.language,
            action=self._public + after_path(caller.tenant, caller.handover),
            waits=True,
        )
        await self._asked(lambda client: client.calls(caller.carrier_call).update_async(twiml=twiml))

    async def end(
        self,
        carrier_call: str,
        words: str = "",
        language: str = "en",
        *,
        tenant: str = "",  # noqa: ARG002 - one account
    ) -> None:
        """Words are said first where somebody is on the leg; else it is hung up, or no longer rung."""
        with suppress(CallGone):
            if words:
                twiml = write_goodbye(words, language)
                await self._asked(lambda client: client.calls(carrier_call).update_async(twiml=twiml))
                return
        with suppress(CallGone):
            await self._asked(lambda client: client.calls(carrier_call).update_async(status="completed"))

    async def _find(self, leg: PersonLeg) -> str:
        """The call that somebody has begun before us, and died before saying so; empty when that cannot be found out."""
        try:
            return await self._find_since(leg, self._clock.now() - _LOOK_BACK)
        except (TwilioBusy, TwilioRefused):
            return ""

    async def _find_since(self, leg: PersonLeg, since: datetime) -> str:
        """A call to this phone that was begun since then and goes on; empty when there is none."""
        found = await self._account.ask(
            lambda client: client.calls.list_async(to=leg.number, from_=leg.sender, start_time_after=since, limit=20)
        )
        return next((str(one.sid) for one in found if one.status in _UNDER_WAY), "")

    async def _asked(self, question: Any, done: Callable[[], Awaitable[Any]] | None = None) -> Any:
        """Ask, and ask again while Twilio is busy; what it refuses for good says why.

        A request whose outcome nobody knows may be `done` all the same: then its answer is taken.
        """
        for pause in (*_PAUSES, None):
            try:
                return await self._account.ask(question)
            except TwilioBusy as busy:
                if pause is None:
                    raise LineBusy(busy.detail) from busy
                await asyncio.sleep(min(max(busy.seconds, pause), _LONGEST_PAUSE))
                if done is not None and not busy.answered:
                    with suppress(TwilioBusy, TwilioRefused):
                        if known := await done():
                            return known
            except TwilioRefused as refused:
                if refused.code in _GONE:
                    raise CallGone from refused
                raise NotDialled("failed", str(refused.code)) from refused
        raise AssertionError("the last pause is None")


class NoTelephony:
    """No carrier is connected: nobody can be rung."""

    async def ring(self, leg: PersonLeg, *, again: bool = False) -> str:  # noqa: ARG002 - the port's
        raise NotDialled("not-connected")

    async def join(self, caller: CallerLeg) -> None:  # noqa: ARG002 - the port's
        raise NotDialled("not-connected")

    async def end(self, carrier_call: str, words: str = "", language: str = "en", *, tenant: str = "") -> None:
        """Nothing is open."""
