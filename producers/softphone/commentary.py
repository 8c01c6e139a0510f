"""What the softphone shows while one speaks: the words of both sides as they come, and how long each answer took."""

import asyncio
from collections.abc import Awaitable, Callable

from bus.log import LivePlane
from producers.softphone.messages import write_text
from schemas.fact import Fact
from schemas.reply import SentenceComposed, SentenceStarted, TurnTimed
from schemas.speech import SpeechPartial, SpeechRecognised

_SHOWN = (SpeechPartial, SpeechRecognised, SentenceComposed, SentenceStarted, TurnTimed)
_TAGS = frozenset(event.tag() for event in _SHOWN)
#: A softphone that takes so few of its texts is shown no more: sound goes first.
_MOST_WAITING = 500
_SEND_SECONDS = 2.0


class Commentary:
    """The commentary on one call, `call` its subject; `send` sends a text. `run` it until it is cancelled."""

    def __init__(self, live: LivePlane, call: str, send: Callable[[str], Awaitable[None]]) -> None:
        self._live, self._call, self._send = live, call, send
        self._waiting: asyncio.Queue[Fact] = asyncio.Queue()
        self._composed: dict[int, str] = {}

    async def run(self) -> None:
        """Show facts as they happen; what happened before is not shown."""
        tap = await self._live.tap(self._call, self._hear, tags=_TAGS)
        try:
            while True:
                if text := self._write(await self._waiting.get()):
                    async with asyncio.timeout(_SEND_SECONDS):
                        await self._send(text)
        except (TimeoutError, ConnectionError):
            return
        finally:
            await tap.close()

    def _hear(self, fact: Fact) -> None:
        if self._waiting.qsize() < _MOST_WAITING:
            self._waiting.put_nowait(fact)

    def _write(self, fact: Fact) -> str:
        """The text that shows a fact; empty for what only prepares one."""
        match fact.event:
            case SpeechPartial(words=words):
                return write_text("words", who="caller", text=words, final=False)
            case SpeechRecognised(words=words):
                return write_text("words", who="caller", text=words, final=True)
            case SentenceComposed(sentence=sentence, text=text):
                self._composed[sentence] = text
            case SentenceStarted(sentence=sentence) if sentence in self._composed:
                return write_text("words", who="agent", text=self._composed.pop(sentence), final=True)
            case TurnTimed(total=total):
                return write_text("turn", ms=round(total))
            case _:  # open: a tap may hear more than it asked for
                pass
        return ""
