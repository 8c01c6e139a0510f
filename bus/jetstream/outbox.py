"""The outbox: facts of one subject leave in order, and are said aside when the log is slow."""

import asyncio
from collections import deque
from collections.abc import Callable

from bus.jetstream.acks import Ack, Acks, wrong_sequence
from bus.jetstream.link import Link
from bus.jetstream.options import Options
from bus.log import Fence
from bus.wire import Message

ASIDE = "aside."


class Waiting:
    """A fact not yet acknowledged. `aside`: whether live readers have heard it on the side."""

    __slots__ = ("aside", "fence", "message")

    def __init__(self, message: Message, fence: Fence | None) -> None:
        self.message, self.fence, self.aside = message, fence, False


class Outbox:
    """The facts of one subject on their way; only the first is with the stream."""

    def __init__(self, link: Link, acks: Acks, options: Options, overtaken: Callable[[Fence], None]) -> None:
        self._link, self._acks, self._options, self._overtaken = link, acks, options, overtaken
        self._waiting: deque[Waiting] = deque()
        self._late = False
        self._sent_at = self._first_at = 0.0
        self.drained = asyncio.Event()
        self.drained.set()

    @property
    def empty(self) -> bool:
        return not self._waiting

    def __len__(self) -> int:
        return len(self._waiting)

    def waited(self, now: float) -> float:
        """For how many seconds the log has not taken the first."""
        return now - self._first_at if self._waiting else 0.0

    def put(self, message: Message, fence: Fence | None) -> None:
        """Send it, or queue it; at once aside when the log is late."""
        self._waiting.append(Waiting(message, fence))
        self.drained.clear()
        if len(self._waiting) == 1:
            self._first()
        elif self._late:
            self._say_aside()

    def look(self, now: float) -> None:
        """Called every 50 ms while something waits: say the rest aside when late, send the first again when very late."""
        if not self._waiting or not self._link.connected:
            return
        if not self._late and now - self._first_at >= self._options.late:
            self._late = True
        if self._late:
            self._say_aside()
        if now - self._sent_at >= self._options.resend:
            self._send()

    def again(self) -> None:
        """After a reconnect: nobody may have heard what was said last, so say it again, in order."""
        for waiting in self._waiting:
            waiting.aside = False
        if self._waiting:
            self._send()
            self._late = len(self._waiting) > 1
            self._say_aside()

    def _first(self) -> None:
        self._first_at = asyncio.get_running_loop().time()
        self._send()

    def _send(self) -> None:
        if not self._link.connected:
            return
        self._sent_at = asyncio.get_running_loop().time()
        first = self._waiting[0]

        self._link.publish(first.message, self._acks.expect(lambda ack: self._acknowledged(first, ack)))

    def _say_aside(self) -> None:
        if not self._link.connected:
            return
        for waiting in list(self._waiting)[1:]:
            if not waiting.aside:
                waiting.aside = True
                self._link.publish(waiting.message, "", ASIDE + waiting.message.subject)

    def _acknowledged(self, first: Waiting, ack: Ack) -> None:
        if not self._waiting or self._waiting[0] is not first:
            return  # a second acknowledgement, of a message sent twice
        if ack.error is None:
            self._waiting.popleft()
        elif first.fence and wrong_sequence(ack.error) is not None:
            self._overtaken(first.fence)
            self._waiting = deque(one for one in self._waiting if one.fence != first.fence)
        else:
            return  # it cannot store now: sent again when very late
        if self._waiting:
            self._first()
        else:
            self._late = False
            self.drained.set()
