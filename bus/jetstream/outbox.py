"""The outbox: facts of one subject leave in order, and are said aside when the log is slow."""

import asyncio
from collections import deque
from collections.abc import Callable

from bus.jetstream.acks import Ack, Acks, read_wrong_sequence
from bus.jetstream.connection import Link
from bus.jetstream.options import Options
from bus.log import Fence
from bus.wire import WireMessage

ASIDE = "aside."
#: Facts of a subject on their way to a server that is alone: it takes them in the order they come. The servers of a cluster
#: refuse a second one that expects the same claim while the first is being agreed on.
_WINDOW = 64


class UnackedFact:
    """A fact not yet acknowledged. `sent`: it is with the stream. `aside`: live readers have heard it on the side."""

    __slots__ = ("aside", "done", "fence", "message", "sent")

    def __init__(self, message: WireMessage, fence: Fence | None) -> None:
        self.message, self.fence = message, fence
        self.sent = self.aside = self.done = False


class Outbox:
    """The facts of one subject on their way. After any trouble they go one by one until all are stored."""

    def __init__(self, link: Link, acks: Acks, options: Options, overtaken: Callable[[Fence], None]) -> None:
        self._link, self._acks, self._options, self._overtaken = link, acks, options, overtaken
        self._waiting: deque[UnackedFact] = deque()
        self._most = self._window = 1 if options.replicas > 1 or link.several else _WINDOW
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

    def put(self, message: WireMessage, fence: Fence | None) -> None:
        """Send it, or queue it; at once aside when the log is late."""
        self._waiting.append(UnackedFact(message, fence))
        self.drained.clear()
        if len(self._waiting) == 1:
            self._first_at = asyncio.get_running_loop().time()
        self._go_on()

    def look(self, now: float) -> None:
        """Called every 50 ms while something waits: say the rest aside when late, send the first again when very late."""
        if not self._waiting or not self._link.connected:
            return
        if not self._late and now - self._first_at >= self._options.late:
            self._late = True
        if now - self._sent_at >= self._options.resend:
            self._one_by_one()
        self._go_on()

    def again(self) -> None:
        """After a reconnect: nobody may have heard what was said last, so say it again, in order."""
        for waiting in self._waiting:
            waiting.aside = False
        self._late = len(self._waiting) > 1
        self._one_by_one()
        self._go_on()

    def _one_by_one(self) -> None:
        """Nobody knows what of it is stored: begin anew with the first; what is there is known by its id."""
        self._window = 1
        for waiting in self._waiting:
            waiting.sent = False

    def _go_on(self) -> None:
        """Send what may be on its way, and say the rest aside when the log is late."""
        if not self._link.connected:
            return
        for nth, waiting in enumerate(self._waiting):
            if nth < self._window:
                if not waiting.sent:
                    self._send(waiting)
            elif not self._late:
                return
            elif not waiting.aside:
                waiting.aside = True
                self._link.publish(waiting.message, "", ASIDE + waiting.message.subject)

    def _send(self, waiting: UnackedFact) -> None:
        self._sent_at = asyncio.get_running_loop().time()
        waiting.sent = True
        self._link.publish(waiting.message, self._acks.expect(lambda ack: self._acknowledged(waiting, ack)))

    def _acknowledged(self, one: UnackedFact, ack: Ack) -> None:
        if one.done:
            return  # a second acknowledgement, of a message sent twice
        if ack.error is None:
            one.done = True
        elif one.fence and read_wrong_sequence(ack.error) is not None:
            self._overtaken(one.fence)
            for waiting in self._waiting:
                waiting.done = waiting.done or waiting.fence == one.fence
        else:  # it cannot store now: the first is sent again when very late, and nothing overtakes it
            self._one_by_one()
            self._waiting[0].sent = True
            return
        before = len(self._waiting)
        while self._waiting and self._waiting[0].done:
            self._waiting.popleft()
        if self._waiting:
            if len(self._waiting) < before:
                self._first_at = asyncio.get_running_loop().time()
            self._go_on()
        else:
            self._late, self._window = False, self._most
            self.drained.set()
