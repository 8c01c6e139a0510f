"""The Chat Completions API, streamed: one request, with a limit on the first token and on the whole."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any

import msgspec

from infra.engines.openai_mind.failures import MindFailed, failure_from_status

#: What malformed chunks end in, and the packages under `openai` whose errors come through (their names change).
_UNREADABLE = (ValueError, AttributeError, TypeError)
_TRANSPORTS = ("openai", "httpx", "httpcore", "pydantic")


class ModelSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Which model, where, and how long to wait: `first_token_seconds` until it begins, `total_seconds` until it has ended."""

    model: str
    api_key: str
    base_url: str = ""
    first_token_seconds: float = 2.0
    total_seconds: float = 8.0
    temperature: float = 0.3
    max_tokens: int = 300


class Chat:
    """A client of one model. The `openai` package takes a second to import, so it is brought in by `warm`."""

    def __init__(self, settings: ModelSettings) -> None:
        self.settings = settings
        self._client: Any = None
        #: What most servers know; models that reason refuse these and want another one.
        self._limits: dict[str, Any] = {"temperature": settings.temperature, "max_tokens": settings.max_tokens}
        self._warming = asyncio.Lock()

    async def warm(self) -> None:
        """Import and connect before the first call needs it."""
        async with self._warming:
            if self._client is None:
                self._client = await asyncio.to_thread(self._open)

    def _open(self) -> Any:
        from openai import AsyncOpenAI  # noqa: PLC0415 - takes a second

        return AsyncOpenAI(
            api_key=self.settings.api_key or "none",
            base_url=self.settings.base_url or None,
            max_retries=0,
            timeout=self.settings.total_seconds,
        )

    async def stream(self, messages: Sequence[Any], tools: Sequence[Any]) -> AsyncIterator[Any]:
        """The chunks of one reply. MindFailed when it does not begin, stalls, breaks or is refused."""
        await self.warm()
        loop = asyncio.get_running_loop()
        began, stream = loop.time(), None
        limit = self.settings.first_token_seconds
        try:
            async with asyncio.timeout(limit):
                stream = await self._ask(messages, tools)
            while True:
                async with asyncio.timeout(max(0.0, began + limit - loop.time())):
                    try:
                        chunk = await anext(stream)
                    except StopAsyncIteration:
                        return
                limit = self.settings.total_seconds if _begun(chunk) else limit
                yield chunk
        except TimeoutError as error:
            raise MindFailed(f"the model took more than {limit:g} s") from error
        finally:
            if stream is not None:
                await stream.aclose()

    async def _ask(self, messages: Sequence[Any], tools: Sequence[Any]) -> AsyncGenerator[Any, None]:
        try:
            return _chunks(await self._opened(messages, tools))
        except MindFailed as failure:
            if failure.parameter not in self._limits:
                raise
        self._limits = {"max_completion_tokens": self.settings.max_tokens}
        return _chunks(await self._opened(messages, tools))

    async def _opened(self, messages: Sequence[Any], tools: Sequence[Any]) -> Any:
        wanted = {"model": self.settings.model, "messages": list(messages), "tools": list(tools), "stream": True}
        return await _failing(self._client.chat.completions.create(**wanted, **self._limits))

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()


def _begun(chunk: Any) -> bool:
    """Whether there is a first token: some servers send an empty beginning at once."""
    deltas = [choice.delta for choice in getattr(chunk, "choices", None) or ()]
    return any(getattr(delta, "content", None) or getattr(delta, "tool_calls", None) for delta in deltas)


async def _chunks(opened: Any) -> AsyncGenerator[Any, None]:
    chunks = aiter(opened)
    try:
        while True:
            try:
                chunk = await _failing(anext(chunks))
            except StopAsyncIteration:
                return
            yield chunk
    finally:
        await opened.close()


async def _failing(waited: Any) -> Any:
    """Await; whatever goes wrong at the other end is a MindFailed, without its words."""
    import openai  # noqa: PLC0415 - takes a second

    try:
        return await waited
    except openai.APIStatusError as error:
        raise failure_from_status(error.status_code, error.response.headers.get("retry-after"), str(error.param or "")) from None
    except openai.APIConnectionError as error:
        raise MindFailed(f"the model cannot be reached ({type(error).__name__}): check OPENAI_BASE_URL and the network") from None
    except (StopAsyncIteration, TimeoutError):
        raise
    except Exception as error:
        if isinstance(error, _UNREADABLE) or type(error).__module__.startswith(_TRANSPORTS):
            raise MindFailed(f"the model's answer could not be read ({type(error).__name__})") from None
        raise
