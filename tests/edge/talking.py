"""What happens on a live line, said in a word: facts told, frames spoken, a bus of either kind."""

from collections.abc import AsyncIterator

import pytest

from bus.jetstream import connect
from bus.memory import MemoryBus
from bus.ports import Bus
from infra.runtime.clock import SystemClock
from schemas.fact import Draft
from schemas.frame import Frame
from schemas.line import LineOpened
from schemas.reply import SentenceSpoken
from tests.conftest import NatsServer

SOUND = bytes(range(160))


@pytest.fixture(params=["memory", pytest.param("jetstream", marks=pytest.mark.real)])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    """The same promises on both."""
    if request.param == "memory":
        yield MemoryBus(SystemClock().now)
        return
    server = NatsServer(request.getfixturevalue("tmp_path") / "nats")
    server.folder.mkdir()
    server.start()
    real = await connect(server.url, now=SystemClock().now, instance="test")
    yield real
    await real.close()
    server.kill()


async def tell(edge, call: str, event, id_: str) -> None:
    draft = Draft(subject=call, event=event, id=id_, at=edge.needs.clock.now())
    await edge.bus.live.publish(draft)


async def speak(edge, call: str, sentence: int, *numbers: int, epoch: int = 1) -> None:
    for number in numbers:
        await edge.bus.audio.send(call.replace("call.", "audio.", 1) + ".spoken", Frame(number, 0, epoch, sentence, SOUND))


def spoken(sentence: int, last: int) -> SentenceSpoken:
    return SentenceSpoken(sentence=sentence, turn=0, from_frame=1, to_frame=last)


async def opened(edge, nth: int = 1) -> str:
    return (await edge.facts(LineOpened, at_least=nth))[-1].subject
