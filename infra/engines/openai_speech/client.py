"""The OpenAI client, imported when it is wanted, and its errors in our words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from handlers.call.ports.recogniser import EngineFailed
from infra.engines.missing_engine import EngineMissing


def make_client(key: str, url: str, seconds: float) -> Any:
    """An asynchronous client. Missing without a key, unless the address is another one than OpenAI's."""
    if not key and not url:
        raise EngineMissing("OpenAI speech is configured without a key: set OPENAI_API_KEY, or clear its model setting.")
    from openai import AsyncOpenAI  # noqa: PLC0415 - a second of import, only for those who use it

    return AsyncOpenAI(api_key=key or "none", base_url=url or None, timeout=seconds, max_retries=0)


@asynccontextmanager
async def convert_failures(what: str) -> AsyncIterator[None]:
    """Whatever goes wrong inside is told as EngineFailed, without the words that were spoken."""
    from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError  # noqa: PLC0415

    try:
        yield
    except (APITimeoutError, TimeoutError) as late:
        raise EngineFailed(f"{what} by OpenAI took too long") from late
    except APIStatusError as refused:
        advice = {401: "; check the key", 404: "; check the model's name", 429: "; the account's limit is reached"}
        raise EngineFailed(f"{what} by OpenAI: status {refused.status_code}{advice.get(refused.status_code, '')}") from refused
    except APIConnectionError as gone:
        raise EngineFailed(f"{what} by OpenAI: no connection; check the network and the address") from gone
    except OpenAIError as failed:
        raise EngineFailed(f"{what} by OpenAI: {type(failed).__name__}") from failed
    except Exception as broken:
        # A connection that breaks in the middle of an answer comes through from the HTTP library as it is.
        if not type(broken).__module__.startswith(("httpx", "httpcore")):
            raise
        raise EngineFailed(f"{what} by OpenAI: the connection broke") from broken
