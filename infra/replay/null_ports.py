"""Ports of a replay that reach nobody: what would have gone out is written down instead."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from handlers.call.ports.mind import TurnReading
from handlers.call.tools.ports import AppointmentQueries, Looked
from handlers.contacts.ports.directory import Directory
from handlers.messages.gate import SendPermit
from handlers.messages.threads.ports import WrittenReply
from handlers.messages.threads.state import Thread
from schemas.fact import Draft
from schemas.frame import FRAME_MS, SILENCE
from schemas.knowledge import Business
from schemas.privacy import RecordingSealed
from schemas.toolbox import Looking

#: How long a letter takes to say: some 900 a minute.
_LETTER_MS = 66


class PretendedActions:
    """What was not done, in words without personal data, in order."""

    def __init__(self) -> None:
        self.undone: list[str] = []

    def instead_of(self, what: str) -> None:
        self.undone.append(what)


class PretendedSender:
    """Sends nothing; every message counts as taken by the carrier."""

    def __init__(self, channel: str, pretended: PretendedActions) -> None:
        self._channel, self._pretended = channel, pretended

    async def send(self, allowed: SendPermit) -> str:
        self._pretended.instead_of(f"send {self._channel} {allowed.grant.message.message}")
        return f"replayed-{len(self._pretended.undone)}"

    async def close(self) -> None: ...


class PretendedDialogue:
    """Answers no text: what was answered is in the recording."""

    def __init__(self, pretended: PretendedActions) -> None:
        self._pretended = pretended

    async def read(self, words: str, business: Business, language: str = "") -> TurnReading:  # noqa: ARG002 - none is read again
        return TurnReading(intent="unknown", confidence=0.0, tier="rule", language=business.language)

    async def answer(self, thread: Thread, message: str, words: str, business: Business) -> WrittenReply:  # noqa: ARG002
        self._pretended.instead_of(f"answer {message} in {thread.thread}")
        return WrittenReply(text="", language=business.language)


class PretendedTimers:
    """Sets no alarm: those that fired are in the recording."""

    def __init__(self, pretended: PretendedActions) -> None:
        self._pretended = pretended

    async def set(self, draft: Draft, due: datetime) -> None:
        self._pretended.instead_of(f"set {draft.subject} to {due:%Y-%m-%d %H:%M:%S}")

    async def cancel(self, subject: str) -> None:
        self._pretended.instead_of(f"cancel {subject}")


class PretendedRecorder:
    """Keeps, seals and forgets no sound."""

    def __init__(self, pretended: PretendedActions) -> None:
        self._pretended = pretended

    async def keep(self, tenant: str, call: str) -> RecordingSealed | None:
        self._pretended.instead_of(f"seal the recording of {tenant}/{call}")
        return None

    async def let_go(self, tenant: str, call: str, frame: int) -> None:
        self._pretended.instead_of(f"destroy the sound of {tenant}/{call} before frame {frame}")

    async def forget(self, tenant: str, call: str) -> None:
        self._pretended.instead_of(f"destroy the sound of {tenant}/{call}")


class SandboxAppointments:
    """The diary as the sandbox has it, whose facts have numbers of their own."""

    def __init__(self, near: AppointmentQueries) -> None:
        self._near = near

    async def look(self, tenant: str, person: str, wish: Looking, *, page_at: int = 0, seconds: float = 0.5) -> Looked:
        del page_at
        return await self._near.look(tenant, person, wish, seconds=seconds)


class SilentVoice:
    """Says nothing for as long as saying it would take: no engine is paid."""

    name = "silent"

    async def say(self, text: str, language: str, *, light: bool = False) -> AsyncIterator[bytes]:  # noqa: ARG002 - the port's
        for _ in range(max(len(text) * _LETTER_MS // FRAME_MS, 1)):
            yield SILENCE

    async def close(self) -> None: ...


class RecordedDirectory(Directory):
    """Knows the numbers that the recording tells; a further one is a stranger's, who is not written down anywhere."""

    def __init__(self, numbers: Mapping[tuple[str, str], str]) -> None:
        self._numbers = dict(numbers)

    async def person(self, tenant: str, number: str) -> str:
        return self._numbers.setdefault((tenant, number), f"stranger-{len(self._numbers) + 1}")

    async def known(self, tenant: str, number: str) -> str:
        return self._numbers.get((tenant, number), "")

    async def forget(self, tenant: str, person: str) -> int:  # noqa: ARG002 - nothing is forgotten in a replay
        return 0
