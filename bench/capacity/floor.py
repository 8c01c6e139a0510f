"""The floor: a bare WebSocket server with the same detector, the same turn taking and the same stubs, that keeps nothing.

usage: python -m bench.capacity.floor PORT
"""

import asyncio
import base64
import contextlib
import sys
import time
from collections import deque

import msgspec
from aiohttp import WSMsgType, web

from handlers.call.barge_in.back_channel import INSISTS_MS
from handlers.call.hearing.endpointing import endpointing_silence
from infra.engines.stub_engines import REPLY_SECONDS, WORDS, stub_seconds
from infra.engines.voice_activity import WebRtcActivity
from infra.runtime.paced_audio import LEAD_SECONDS
from schemas.frame import FRAME_BYTES, FRAME_MS

_ONSET, _WINDOW = 4, 6
_FRAME = FRAME_MS / 1000
_FRAMES = round(REPLY_SECONDS / _FRAME)
_SOUND = base64.b64encode(b"\x10" * FRAME_BYTES).decode()


class Sound(msgspec.Struct):
    payload: str


class Message(msgspec.Struct, rename="camel"):
    event: str
    stream_sid: str = ""
    media: Sound | None = None


_DECODE = msgspec.json.Decoder(Message)


class Bare:
    """One call, in one coroutine and with no memory."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket, self._activity = socket, WebRtcActivity()
        self._recent: deque[bool] = deque(maxlen=_WINDOW)
        self._speaking, self._silence, self._voiced = False, 0, 0
        self._held = False
        self._talk: asyncio.Task[None] | None = None
        self._stream = ""

    async def serve(self) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                break
            said = _DECODE.decode(message.data)
            if said.event == "start":
                self._stream = said.stream_sid
                self._reply()
            elif said.event == "media" and said.media:
                await self._frame(base64.b64decode(said.media.payload))
            elif said.event == "stop":
                break
        if self._talk:
            self._talk.cancel()

    async def _frame(self, sound: bytes) -> None:
        voiced = self._activity.speech(sound)
        self._recent.append(voiced)
        if not self._speaking:
            if sum(self._recent) >= _ONSET:
                self._speaking, self._silence, self._voiced = True, 0, sum(self._recent)
                self._held = self._talking
            return
        self._voiced += voiced
        self._silence = 0 if voiced else self._silence + FRAME_MS
        if self._held and self._voiced * FRAME_MS >= INSISTS_MS:
            self._held = False
            if self._talk:
                self._talk.cancel()
            await self._socket.send_str(f'{{"event":"clear","streamSid":"{self._stream}"}}')
        if self._silence >= endpointing_silence(WORDS, "anything"):
            self._speaking = self._held = False
            self._recent.clear()
            self._reply()

    @property
    def _talking(self) -> bool:
        return self._talk is not None and not self._talk.done()

    def _reply(self) -> None:
        if self._talk:
            self._talk.cancel()
        self._talk = asyncio.create_task(self._say())

    async def _say(self) -> None:
        await asyncio.sleep(stub_seconds())
        due = time.perf_counter()
        for _ in range(_FRAMES):
            while self._held:
                await asyncio.sleep(_FRAME)
            now = time.perf_counter()
            due = max(due, now)
            if due - now > LEAD_SECONDS:
                await asyncio.sleep(due - now - LEAD_SECONDS)
            due += _FRAME
            text = f'{{"event":"media","streamSid":"{self._stream}","media":{{"payload":"{_SOUND}"}}}}'
            await self._socket.send_str(text)
        await self._socket.send_str(f'{{"event":"mark","streamSid":"{self._stream}","mark":{{"name":"done"}}}}')


async def _serve(port: int) -> None:
    async def call(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        await Bare(socket).serve()
        return socket

    app = web.Application()
    app.router.add_get("/", call)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def main() -> None:
    """Serve until killed."""
    factory = None
    with contextlib.suppress(ImportError):
        import uvloop  # noqa: PLC0415 - not on every system

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(_serve(int(sys.argv[1])))


if __name__ == "__main__":
    main()
