"""The log, as everybody but its adapters sees it: append, load, read, and hear live."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from bus.wire import Unreadable
from schemas.fact import Draft, Fact
from schemas.frame import Frame


class Conflict(Exception):
    """The subject has moved on since it was loaded: load it again and decide anew. `found` is its last sequence."""

    def __init__(self, subject: str, expected: int, found: int) -> None:
        super().__init__(f"{subject} was expected at {expected} and is at {found}; load it again and decide anew")
        self.subject, self.expected, self.found = subject, expected, found


class Fenced(Exception):
    """The writer's claim was taken over by another instance: stop writing, the other one goes on."""


class Unavailable(Exception):
    """The log cannot be reached or cannot store now; try again, nothing was lost."""


class Fence(msgspec.Struct, frozen=True):
    """A claim a writer holds: `subject` is the claim's subject, `epoch` the sequence of the claim's fact."""

    subject: str
    epoch: int


class Lag(msgspec.Struct, frozen=True):
    """What is stored and not yet read by somebody: how many facts, and when the oldest of them happened."""

    facts: int = 0
    oldest: datetime | None = None


class Tap(Protocol):
    """A live subscription."""

    async def close(self) -> None: ...


class Log(Protocol):
    """Durable facts in order. Every call raises Unavailable after its timeout."""

    async def append(self, draft: Draft, *, expected: int | None = None) -> int:
        """Store one fact; its sequence. `expected` is the subject's last sequence (0: none yet), else Conflict.

        The same id again stores nothing and returns the sequence of the first.
        """
        ...

    async def append_all(self, drafts: Sequence[Draft], expected: Mapping[str, int]) -> Sequence[int]:
        """Store all or none, over several subjects of one stream; `expected` by subject, else Conflict.

        The same batch again stores nothing and returns the sequences of the first; a batch of which a part is stored already is
        a Conflict. ValueError for more than 1,000 facts, the same id twice, or an expectation of a subject none is for.
        """
        ...

    async def load(self, subject: str, *, after: int = 0) -> Sequence[Fact]:
        """All facts of one subject in order.

        What this version cannot read of a call is left out (and told to whoever opened the bus): a call's readers pass over what
        they do not know. Elsewhere it is raised as Unreadable, for a decision needs to know everything.
        """
        ...

    async def last(self, subject: str) -> Fact | None:
        """The newest fact of a subject or filter."""
        ...

    def read(
        self,
        *subjects: str,
        after: int = 0,
        follow: bool = False,
        puzzled: Callable[[Unreadable], None] | None = None,
        tags: frozenset[str] = frozenset(),
        without: frozenset[str] = frozenset(),
        passed: Callable[[int], None] | None = None,
    ) -> AsyncIterator[Sequence[Fact]]:
        """Batches (1 to 500) of facts of one stream under subject filters (`call.>`), in order; `follow` goes on live.

        With `tags`, only facts of these kinds are decoded and handed over; the `Fact` header tells. Those `without` names are
        left out: what this version does not know is then still noticed. `passed` is told the sequence up to which everything
        was handed over and taken, also where nothing was wanted.

        What this version cannot read goes to `puzzled`, and is raised when there is none.
        """
        ...

    async def behind(self, *subjects: str, after: int) -> Lag:
        """What a reader of one stream who is at the sequence `after` has not read, in these subjects."""
        ...


class LivePlane(Protocol):
    """The live plane: heard at once, stored by the same message, sent again until it is."""

    async def publish(self, draft: Draft, *, fence: Fence | None = None) -> None:
        """Say a fact now. Returns when it is on its way; the outbox keeps it until the log has it. Fenced when overtaken."""
        ...

    async def tap(self, subject: str, on: Callable[[Fact], None], *, tags: frozenset[str] = frozenset()) -> Tap:
        """Hear facts live: each once, in order per subject, gaps filled from the log; of some kinds only, if named."""
        ...

    async def wait_until_stored(self) -> None:
        """Wait until everything published so far is acknowledged by the log."""
        ...


class AudioPlane(Protocol):
    """Audio frames: live and stored."""

    async def send(self, subject: str, frame: Frame) -> None:
        """Publish one frame on an `audio.` subject; kept until acknowledged."""
        ...

    async def tap(self, subject: str, on: Callable[[Frame], None], *, after: int = 0) -> Tap:
        """Hear frames in order from number `after` + 1: first what is stored, then live; older epochs are dropped."""
        ...

    def abandon(self, subject: str, epoch: int) -> None:
        """Send nothing again of what is not yet acknowledged: the writer of this epoch was overtaken."""
        ...

    async def last(self, subject: str, *, before: str = "") -> Frame | None:
        """The newest stored frame; with `before`, the newest that was stored when the newest frame of that subject was."""
        ...

    def read(self, subject: str) -> AsyncIterator[Sequence[Frame]]:
        """All stored frames in order of number, batches of up to 500."""
        ...

    async def wait_until_stored(self) -> None:
        """Wait until every frame sent so far is acknowledged by the log."""
        ...


class Claims(Protocol):
    """Who owns which call. One instance at a time; the sequence of its claim is its epoch."""

    async def claim(self, subject: str, *, after: int) -> Fence:
        """Take `claim.<tenant>.<call>` over from the claim with sequence `after` (0: none). Conflict when another was quicker."""
        ...

    async def release(self, fence: Fence) -> None: ...


class Requests(Protocol):
    """Questions answered from memory by the handler that holds the answer hot: NATS micro-service requests."""

    async def ask(self, endpoint: str, question: bytes, *, seconds: float = 0.5) -> bytes:
        """Ask `diary.free`, `contact.whois`...; Unavailable when nobody answers in time."""
        ...

    async def serve(self, service: str, endpoints: Mapping[str, Callable[[bytes], Awaitable[bytes]]], about: str = "") -> Tap:
        """Answer questions under the name `service` (letters, digits, `-`), listed by `nats micro list`; also with none."""
        ...
