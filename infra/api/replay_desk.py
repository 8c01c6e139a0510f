"""Calls replayed on today's agent, each in a process of its own beside the API, one at a time; the newest results are kept."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Literal

import msgspec

from handlers.clock import Ids
from schemas.event import Personal

#: A call of half an hour takes some twenty seconds on hurried time, and starting up about ten.
_SECONDS = 300.0
_KEPT, _WAITING = 50, 10
State = Literal["running", "done", "failed"]


class ToolAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A tool that was used, with JSON arguments."""

    tool: str
    arguments: Personal


class TurnAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """One turn: what was heard, what it meant, what was answered, and the tools used."""

    heard: Personal
    intent: str
    reply: Personal
    tools: list[ToolAsked]


class ReplayedTurn(msgspec.Struct, frozen=True, kw_only=True):
    """A turn then and now. `differs` names what does: `heard`, `intent`, `reply`, `tools`; turn 0 is the greeting."""

    turn: int
    differs: list[str]
    then: TurnAnswered
    now: TurnAnswered


class ReplayComparison(msgspec.Struct, frozen=True, kw_only=True):
    """A call then and now. `alike` is the share of words in common; `failed` are handlers, `unknown` tools without an answer.

    `finished`: the caller came to the end of what they said then; else today's agent had ended the call before.
    """

    turns: list[ReplayedTurn]
    outcome_then: str
    outcome_now: str
    alike: float
    failed: list[str]
    unknown: list[str]
    finished: bool


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """A replay: `comparison` when it is done, `why` when it failed."""

    replay: str
    call: str
    state: State
    comparison: ReplayComparison | None = None
    why: str = ""


class TooManyReplays(Exception):
    """So many wait already that a further one would wait for minutes."""


class ReplayDesk:
    """Starts replays and keeps what became of them. `command` is given a call's subject and prints a ReplayComparison as JSON."""

    def __init__(self, command: Sequence[str], ids: Ids, tasks: asyncio.TaskGroup, *, seconds: float = _SECONDS) -> None:
        self._command, self._ids, self._tasks, self._seconds = tuple(command), ids, tasks, seconds
        self._kept: dict[tuple[str, str], Replay] = {}
        self._turn, self._running = asyncio.Semaphore(1), set[asyncio.Task[None]]()

    def start(self, tenant: str, call: str) -> Replay:
        """Begin to replay a call; TooManyReplays when too many wait."""
        if sum(one.state == "running" for one in self._kept.values()) >= _WAITING:
            raise TooManyReplays("ten replays are waiting already; look at their results first, then try again")
        one = Replay(replay=self._ids.new(), call=call, state="running")
        self._keep(tenant, one)
        task = self._tasks.create_task(self._run(tenant, one))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return one

    def stop(self) -> None:
        """End what still runs."""
        for task in self._running:
            task.cancel()

    def find(self, tenant: str, call: str, replay: str) -> Replay | None:
        """A replay of this call; None when there is none, or it was long ago."""
        found = self._kept.get((tenant, replay))
        return found if found and found.call == call else None

    def _keep(self, tenant: str, one: Replay) -> None:
        self._kept[tenant, one.replay] = one
        over = [key for key, kept in self._kept.items() if kept.state != "running"]
        for key in over[: max(len(self._kept) - _KEPT, 0)]:
            del self._kept[key]

    async def _run(self, tenant: str, one: Replay) -> None:
        async with self._turn:
            try:
                async with asyncio.timeout(self._seconds):
                    said = await self._ask(f"call.{tenant}.{one.call}")
                done = msgspec.structs.replace(one, state="done", comparison=msgspec.json.decode(said, type=ReplayComparison))
            except TimeoutError:
                done = msgspec.structs.replace(one, state="failed", why=f"it took longer than {self._seconds:.0f} seconds")
            except (OSError, msgspec.DecodeError, ChildProcessError) as wrong:
                done = msgspec.structs.replace(one, state="failed", why=str(wrong) or type(wrong).__name__)
        self._keep(tenant, done)

    async def _ask(self, subject: str) -> bytes:
        pipe = asyncio.subprocess.PIPE
        child = await asyncio.create_subprocess_exec(*self._command, subject, stdout=pipe, stderr=pipe, start_new_session=True)
        try:
            said, complaint = await child.communicate()
        finally:
            if child.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    child.kill()
                await child.wait()
        if child.returncode:
            last = complaint.decode(errors="replace").strip().splitlines()[-1:]
            raise ChildProcessError(last[0] if last else f"the replay ended with {child.returncode}")
        return said


@asynccontextmanager
async def open_replay_desk(command: Sequence[str], ids: Ids, *, seconds: float = _SECONDS) -> AsyncIterator[ReplayDesk]:
    """A desk whose replays end with it."""
    async with asyncio.TaskGroup() as tasks:
        desk = ReplayDesk(command, ids, tasks, seconds=seconds)
        try:
            yield desk
        finally:
            desk.stop()
