"""A local server that behaves as the Chat Completions API is documented to, and a call that a model answers."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web

from handlers.business.templates import load_demo_businesses
from handlers.call.mind_state import MindState
from handlers.call.ports.mind import Thought
from handlers.call.state import Conversation, Line
from handlers.call.turn_state import TurnState
from infra.engines.built_in_mind import make_built_in_mind
from infra.engines.openai_mind.chat import Chat, ModelSettings
from infra.engines.openai_mind.mind import ModelMind
from schemas.event import Event
from schemas.knowledge import Business
from schemas.understanding import IntentRecognised

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
KEY = "sk-test"


class Server:
    """Plays the acts it is given, one a request, and keeps the requests' bodies."""

    def __init__(self) -> None:
        self.acts: list[Any] = []
        self.bodies: list[dict[str, Any]] = []
        self.go = asyncio.Event()
        self.address = ""

    async def completions(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.bodies.append(body)
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return _error(401, "Incorrect API key provided", "invalid_api_key")
        if problem := _problem(body):
            return _error(400, problem, "invalid_request_error")
        act = self.acts.pop(0)
        if isinstance(act, web.Response):
            return act
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for part in act:
            if part == "WAIT":
                await asyncio.wait_for(self.go.wait(), 5)
            elif part == "DROP":
                request.transport.close()
                return response
            else:
                await response.write(part)
        return response


def _problem(body: dict[str, Any]) -> str:
    """What the documented API would refuse."""
    open_calls: set[str] = set()
    for message in body["messages"]:
        if open_calls and message["role"] != "tool":
            return f"tool_call_ids did not have response messages: {open_calls}"
        if message["role"] == "tool":
            if message["tool_call_id"] not in open_calls:
                return "messages with role 'tool' must be a response to a preceding message with 'tool_calls'"
            open_calls.discard(message["tool_call_id"])
        elif not message.get("content") and not message.get("tool_calls"):
            return "content is required"
        open_calls |= {call["id"] for call in message.get("tool_calls") or ()}
    return "unanswered tool calls" if open_calls else ""


def _error(status: int, message: str, code: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"message": message, "type": code, "code": code}}, status=status, headers=headers)


def refused(status: int, parameter: str = "", **headers: str) -> web.Response:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return web.json_response(
        {"error": {"message": "no", "type": "error", "param": parameter or None}}, status=status, headers=named
    )


def chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
    whole = {
        "id": "c1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return f"data: {json.dumps(whole)}\n\n".encode()


def says(text: str, size: int = 5) -> list[bytes]:
    """Text in small pieces, then the end."""
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return [chunk({"role": "assistant", "content": ""}), *(chunk({"content": piece}) for piece in pieces), *ends("stop")]


def ends(reason: str) -> list[bytes]:
    usage = b'data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":null}\n\n'
    return [chunk({}, reason), usage, b"data: [DONE]\n\n"]


def uses(*calls: tuple[str, dict[str, Any]], text: str = "", size: int = 7) -> list[bytes]:
    """Tool calls, their arguments in fragments as the API sends them."""
    parts = [chunk({"role": "assistant", "content": text or None})]
    for nth, (tool, arguments) in enumerate(calls):
        parts.append(
            chunk(
                {
                    "tool_calls": [
                        {"index": nth, "id": f"call_{nth}", "type": "function", "function": {"name": tool, "arguments": ""}}
                    ]
                }
            )
        )
        whole = json.dumps(arguments)
        parts += [
            chunk({"tool_calls": [{"index": nth, "function": {"arguments": whole[at : at + size]}}]})
            for at in range(0, len(whole), size)
        ]
    return [*parts, *ends("tool_calls")]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server.completions)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.address = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/v1"
    yield server
    server.go.set()
    await runner.cleanup()


@asynccontextmanager
async def _mind(server: Server, first: float, total: float) -> AsyncIterator[ModelMind]:
    limits = {"first_token_seconds": first, "total_seconds": total}
    mind = ModelMind(Chat(ModelSettings(model="m", api_key=KEY, base_url=server.address, **limits)), make_built_in_mind())
    await mind._chat.warm()
    yield mind
    await mind.close()


@pytest.fixture
async def mind(server: Server) -> AsyncIterator[ModelMind]:
    """A mind that is patient enough for a busy machine."""
    async with _mind(server, 4, 4.5) as mind:
        yield mind


@pytest.fixture
async def hasty(server: Server) -> AsyncIterator[ModelMind]:
    """A mind that gives a silent model up soon."""
    async with _mind(server, 0.15, 0.3) as mind:
        yield mind


@pytest.fixture(scope="session")
def dental() -> Business:
    return load_demo_businesses()["demo"]


@pytest.fixture
def so_far() -> Conversation:
    return conversation("agent: How can I help?", "caller: I need a cleaning on tuesday")


def conversation(*lines: str, state: str = "") -> Conversation:
    """A call with these lines, each `who: words`."""
    said = tuple(Line(who, words, nth) for nth, (who, words) in enumerate(line.split(": ", 1) for line in lines))
    return Conversation(
        tenant="demo",
        call="01CALL",
        caller="+16175550147",
        now=NOW,
        lines=said,
        turns=TurnState(newest=len(said)),
        memory=MindState(state=state),
    )


def intent(so_far: Conversation, name: str = "book", *also: str) -> IntentRecognised:
    """The last line as understood."""
    return IntentRecognised(
        turn=so_far.lines[-1].turn, words=so_far.lines[-1].words, intent=name, confidence=0.9, tier="fast", also=also
    )


async def thoughts(mind: Any, occasion: Event, so_far: Conversation, business: Business) -> list[Thought]:
    async with asyncio.timeout(5):
        return [thought async for thought in mind.think(occasion, so_far, business)]


@pytest.fixture
def kit() -> Any:
    """What the tests of this folder share, since test folders are no packages."""
    return SimpleNamespace(
        says=says, uses=uses, chunk=chunk, ends=ends, refused=refused, conversation=conversation, intent=intent, thoughts=thoughts
    )
