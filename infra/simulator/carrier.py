"""A carrier as Twilio is one: signs its webhooks, follows TwiML, opens streams, and asks again when one is lost."""

import asyncio
import random
import secrets
import time
from collections.abc import Callable, Mapping
from urllib.parse import urldefrag

import aiohttp
from twilio.request_validator import RequestValidator

from infra.simulator.caller_line import ACCOUNT, CallerLine
from infra.simulator.ports import CallParty, CallTape, LineFaults, NotAnswered
from infra.simulator.rooms import Rooms

_WEBHOOK_SECONDS = 15.0
#: Twilio tries a webhook again when it cannot connect, as often as its address says (`#rc=`); it does not say how soon: seconds.
_AGAIN = (0.2, 0.4, 0.8, 1.2, 2.0)


class Carrier:
    """Places calls to an edge, as many at once as one likes.

    `edge` is where it listens, `public` its address as the carrier knows it (what is signed); `account` calls it. `seed` makes
    faults repeatable; ids are always new. `lines` are the calls in progress by the carrier's id. `close()` it in the end.
    """

    def __init__(
        self,
        edge: str,
        auth_token: str,
        *,
        public: str = "",
        account: str = ACCOUNT,
        seed: int = 0,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._account = account
        self._edge, self._public = edge.rstrip("/"), (public or edge).rstrip("/")
        self._signs = RequestValidator(auth_token)
        self._dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self._clock = clock
        self.rooms, self.lines = Rooms(), dict[str, CallerLine]()
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def close(self) -> None:
        await self._http.close()

    def tape(self) -> CallTape:
        """A tape for a new call, which may be watched while it is recorded."""
        return CallTape(carrier_call=f"CA{secrets.token_hex(16)}")

    async def call(
        self, party: CallParty, *, to: str, caller: str, faults: LineFaults | None = None, tape: CallTape | None = None
    ) -> CallTape:
        """Place one call and serve it to its end. NotAnswered when the edge has no TwiML for it."""
        faults, tape = faults or LineFaults(), tape or self.tape()
        dice = random.Random(self._dice.random())  # noqa: S311
        began = self._clock()
        form = {"CallSid": tape.carrier_call, "AccountSid": self._account, "From": caller, "To": to, "Direction": "inbound"}
        line = CallerLine(self, tape, party, form, lambda: self._clock() - began)
        self.lines[tape.carrier_call] = line
        try:
            await line.follow("/twilio/voice", faults, dice, sorted(faults.cut_at))
        finally:
            del self.lines[tape.carrier_call]
            tape.ended = self._clock() - began
        await self.tell_status(form, "completed", round(tape.ended))
        return tape

    async def ask(self, url: str, form: Mapping[str, str]) -> str:
        """Fetch a webhook, signed; its body. `url` is a path, or an address from TwiML."""
        address = url if url.startswith("http") else self._public + url
        signature = self._signs.compute_signature(urldefrag(address).url, form)
        last = ""
        for pause in (*_AGAIN, 0.0):
            try:
                async with (
                    asyncio.timeout(_WEBHOOK_SECONDS),
                    self._http.post(self._reached(address), data=form, headers={"X-Twilio-Signature": signature}) as answer,
                ):
                    text = await answer.text()
                    if answer.ok:
                        return text
                    last = f"{answer.status}: {text.strip()[:200]}"
                    if answer.status < 500:  # noqa: PLR2004 - the client's own fault: trying again changes nothing
                        break
            except (aiohttp.ClientError, TimeoutError, ConnectionError) as away:
                last = f"{type(away).__name__}: is it running at {self._edge}?"
            await asyncio.sleep(pause)
        raise NotAnswered(f"the edge did not answer {urldefrag(url).url.split('/twilio/')[-1].split('/')[0]} ({last})")

    async def open(self, url: str) -> aiohttp.ClientWebSocketResponse:
        """Open a stream's socket, with the signed handshake."""
        headers = {"X-Twilio-Signature": self._signs.compute_signature(url, {})}
        reached = "ws" + self._reached("http" + url.removeprefix("ws")).removeprefix("http")
        return await self._http.ws_connect(reached, headers=headers, compress=0, max_msg_size=0)

    async def tell_status(self, form: Mapping[str, str], status: str, seconds: int) -> None:
        """Send the status callback; the carrier does not care whether it is taken."""
        try:
            await self.ask("/twilio/status", {**form, "CallStatus": status, "CallDuration": str(seconds)})
        except NotAnswered:
            return

    @staticmethod
    def stream_id() -> str:
        return f"MZ{secrets.token_hex(16)}"

    def _reached(self, address: str) -> str:
        return address.replace(self._public, self._edge, 1)
