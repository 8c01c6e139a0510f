"""Opening the daybook for an analyst: a connection of its own, without keys unless they are given."""

from collections.abc import Iterator
from contextlib import contextmanager

from bus.eventsourcing.loop_thread import LoopThread
from bus.jetstream import connect
from bus.sealing import SealContext
from bus.wire import Wire
from infra.replay.analysts.application import KINDS, Analysis
from infra.runtime.clock import SystemClock, Ulids

#: What an analyst without keys reads in place of a person's words.
SEALED = "[sealed]"
_SECONDS = 30.0


class UnseenSealer:
    """Opens nothing. Who is who can still be told apart by the contact's id, which is a pseudonym."""

    def seal(self, whose: SealContext, text: str) -> str:  # noqa: ARG002 - the port names it
        return SEALED

    def open(self, whose: SealContext, text: str) -> str:  # noqa: ARG002 - the port names it
        return SEALED


@contextmanager
def open_daybook(url: str, *, kinds: tuple[str, ...] = KINDS, wire: Wire | None = None) -> Iterator[Analysis]:
    """Connect for as long as the block lasts. `wire` brings keys, for those who may see people's words."""
    loop = LoopThread("analysts")
    try:
        bus = loop.run(
            connect(
                url,
                now=SystemClock().now,
                instance=f"analyst-{Ulids().new()}",
                wire=wire or Wire(UnseenSealer()),
                make_streams=False,
            ),
            _SECONDS,
        )
        try:
            with Analysis(bus.log, loop, kinds) as analysis:
                yield analysis
        finally:
            loop.run(bus.close(), _SECONDS)
    finally:
        loop.close()
