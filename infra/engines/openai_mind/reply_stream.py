"""Reading a streamed reply: text becomes sentences as it grows, fragments of tool calls become whole ones."""

from typing import Any

import msgspec

from handlers.dialogue.sentence_splitter import SentenceSplitter
from infra.engines.openai_mind.failures import MindFailed


class ToolCall(msgspec.Struct):
    """A tool call in the making."""

    id: str = ""
    tool: str = ""
    arguments: str = ""


class ReplyStream:
    """One reply, chunk by chunk. Models that put their thoughts between `<think>` tags are not read aloud."""

    def __init__(self) -> None:
        self._sentences = SentenceSplitter()
        self._calls: dict[int, ToolCall] = {}
        self._thinking = False
        self._pending = ""
        self.finished = ""

    def take(self, chunk: Any) -> list[str]:
        """Sentences that this chunk completes. Chunks without choices (usage, keep-alive) are nothing. MindFailed on nonsense."""
        try:
            return self._take(chunk)
        except (AttributeError, TypeError) as error:
            raise MindFailed(f"the model's answer could not be read ({type(error).__name__})") from None

    def _take(self, chunk: Any) -> list[str]:
        found: list[str] = []
        for choice in getattr(chunk, "choices", None) or ():
            delta = choice.delta
            if delta is not None and delta.content:
                found += self._sentences.add(_plain(self._aloud(delta.content)))
            for part in (delta.tool_calls if delta is not None else None) or ():
                self._collect(part)
            self.finished = choice.finish_reason or self.finished
        return found

    def rest(self) -> str:
        """What is left when the stream has ended."""
        pending, self._pending = self._pending, ""
        found = self._sentences.add(_plain("" if self._thinking else pending))
        return " ".join(filter(None, (*found, self._sentences.rest())))

    @property
    def calls(self) -> list[ToolCall]:
        """The tool calls in order, those without a name left out."""
        return [call for _, call in sorted(self._calls.items()) if call.tool]

    def _collect(self, part: Any) -> None:
        index = part.index if part.index is not None else len(self._calls)
        call = self._calls.setdefault(index, ToolCall())
        call.id = part.id or call.id
        if part.function is not None:
            call.tool = part.function.name or call.tool
            call.arguments += part.function.arguments or ""

    def _aloud(self, text: str) -> str:
        self._pending += text
        aloud = ""
        while self._pending:
            tag = "</think>" if self._thinking else "<think>"
            before, found, after = self._pending.partition(tag)
            if found:
                aloud += "" if self._thinking else before
                self._thinking, self._pending = not self._thinking, after
                continue
            keep = next((size for size in range(len(tag) - 1, 0, -1) if before.endswith(tag[:size])), 0)
            aloud += "" if self._thinking else before[: len(before) - keep]
            self._pending = before[len(before) - keep :]
            break
        return aloud


def _plain(text: str) -> str:
    """Marks of writing that would be read aloud."""
    return text.translate(_MARKS)


_MARKS = str.maketrans({"*": None, "#": None, "`": None, "_": " "})
