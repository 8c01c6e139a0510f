"""Having a call taken: the instances of a role are asked until one of them says that it has it."""

import asyncio
from types import TracebackType
from typing import Self

import structlog

from bus.log import Requests, Unavailable

#: How long one asking may last, the pause between two (doubling up to the longest), and when asking
#: is given up: the carrier has hung up by then.
_ASK_SECONDS, _PAUSE_SECONDS, _LONGEST_PAUSE, _GIVE_UP_SECONDS = 1.0, 0.1, 1.6, 60.0

_log = structlog.get_logger("summons")


def assignment_endpoint(role: str) -> str:
    """The question that every instance of a role answers: a call's subject, answered with its owner's name."""
    return f"{role}.take"


class CallAssignment:
    """Asks instances of a role to take calls; use it as a context."""

    def __init__(self, requests: Requests, role: str = "voice") -> None:
        self._requests, self._role = requests, role
        self._asking: dict[str, asyncio.Task[None]] = {}

    def __call__(self, call: str) -> None:
        """Have the call with this subject taken, unless it is being asked for already."""
        if call not in self._asking:
            task = self._asking[call] = asyncio.ensure_future(self._ask(call))
            task.add_done_callback(lambda _: self._asking.pop(call, None))

    async def _ask(self, call: str) -> None:
        pause = _PAUSE_SECONDS
        try:
            async with asyncio.timeout(_GIVE_UP_SECONDS):
                while True:
                    try:
                        await self._requests.ask(assignment_endpoint(self._role), call.encode(), seconds=_ASK_SECONDS)
                    except Unavailable:
                        await asyncio.sleep(pause)
                        pause = min(pause * 2, _LONGEST_PAUSE)
                    else:
                        return
        except TimeoutError:
            _log.error("nobody_takes", call=call, role=self._role, hint=f"no {self._role} answers; see `daybook status`")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        asking = list(self._asking.values())
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
