"""A caller's ear for words: what a recogniser makes of the agent's speech."""

import asyncio
from collections import deque
from collections.abc import Callable

from handlers.call.ports.recogniser import EngineFailed, Recogniser
from infra.simulator.handset import Handset

_QUIET = 0.4
_CHUNK = 5


async def transcribe_agent(phone: Handset, recogniser: Recogniser, heard: Callable[[str], None], language: str = "en") -> None:
    """Recognise what the agent says, an utterance at a time, until cancelled. A recogniser that fails hears nothing."""
    phone.heard = sound = deque[bytes]()
    recognition = await recogniser.begin(language, ())
    pending = False
    try:
        while True:
            await phone.tick()
            if len(sound) >= _CHUNK:
                chunk = b"".join(sound)
                sound.clear()
                if phone.agent_speaking or pending:
                    await recognition.feed(chunk)
                    pending = True
            if pending and phone.quiet_for >= _QUIET:
                pending = False
                if words := (await recognition.final()).words:
                    heard(words)
            await asyncio.sleep(0)
    except EngineFailed:
        return
    finally:
        phone.heard = None
        await recognition.close()
