"""The worker processes that all calls share: started, watched, started again when they die."""

import asyncio
import sys
from collections.abc import Callable
from typing import Final

import msgspec

from handlers.call.ports.recogniser import EngineFailed
from infra.engines.sphinx.worker_messages import LENGTH, Answered, Told, Warm, frame_message

#: Seconds for a worker to end by itself when it is no longer needed.
_GRACE: Final = 2.0
#: Bytes waiting for a worker above which it is taken to hang.
_BACKLOG: Final = 4_000_000

Hear = Callable[[Answered | None], None]


class Worker:
    """One process. Its callers hear its answers, and None when it died."""

    def __init__(self) -> None:
        self.callers: dict[int, Hear] = {}
        self._warm: Warm | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    async def tell(self, message: Told) -> None:
        """Starts the process when there is none. EngineFailed when that is not possible, or when it hangs."""
        async with self._starting:
            if self._process is None:
                await self._start()
            process = self._process
        if process is None or process.stdin is None or process.stdin.is_closing():
            raise EngineFailed("the recogniser's worker is starting again")
        if process.stdin.transport.get_write_buffer_size() > _BACKLOG:
            process.kill()
            raise EngineFailed("the recogniser's worker hangs and is started again")
        process.stdin.write(frame_message(message))

    async def warm(self, told: Warm) -> None:
        """Have decoders ready, in a new process too when this one dies."""
        self._warm = told
        await self.tell(told)

    async def _start(self) -> None:
        if self._reading is not None:
            await self._reading
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "infra.engines.sphinx.worker",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as failed:
            raise EngineFailed(f"the recogniser's worker does not start: {failed}") from failed
        self._reading = asyncio.create_task(self._read(self._process))
        if self._warm is not None and self._process.stdin is not None:
            self._process.stdin.write(frame_message(self._warm))

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        decoder = msgspec.msgpack.Decoder(Answered)
        source = process.stdout
        try:
            while source is not None:
                (length,) = LENGTH.unpack(await source.readexactly(LENGTH.size))
                answer = decoder.decode(await source.readexactly(length))
                if (hear := self.callers.get(answer.caller)) is not None:
                    hear(answer)
        except (asyncio.IncompleteReadError, ConnectionError, msgspec.DecodeError):
            pass
        finally:
            self._process = None
            if process.returncode is None:
                process.kill()
            for hear in list(self.callers.values()):
                hear(None)
        await process.wait()

    async def close(self) -> None:
        process, reading = self._process, self._reading
        if process is not None and process.stdin is not None:
            process.stdin.close()
            try:
                async with asyncio.timeout(_GRACE):
                    await process.wait()
            except TimeoutError:
                process.kill()
        if reading is not None:
            await reading


class Workers:
    """So many processes; a new caller goes to the one with the fewest."""

    def __init__(self, count: int) -> None:
        self._workers = [Worker() for _ in range(count)]
        self._last = 0

    def join(self, hear: Hear) -> tuple[int, Worker]:
        """A number for a caller, and the worker who listens to him."""
        self._last += 1
        worker = min(self._workers, key=lambda each: len(each.callers))
        worker.callers[self._last] = hear
        return self._last, worker

    async def warm(self, told: Warm) -> None:
        for worker in self._workers:
            await worker.warm(told)

    async def close(self) -> None:
        for worker in self._workers:
            await worker.close()
