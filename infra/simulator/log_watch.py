"""What the log says about the call while it goes on: the agent's words, what it understood, how it came out."""

from collections.abc import Callable

from bus.log import AudioPlane, LivePlane, Log, Tap
from schemas import line, reply, speech, subjects, tools, understanding
from schemas.fact import Fact


class LogWatch:
    """A call's facts, folded as they are heard. `on` is told each of them."""

    def __init__(self, on: Callable[[Fact], None] = lambda _: None) -> None:
        self.agent: list[str] = []
        self.caller: list[str] = []
        self.counts: dict[str, int] = {}
        self.timings: list[reply.TurnTimed] = []
        self.outcome = ""
        self.ended = False
        self._on = on
        self._composed = self._over = 0
        self._requests: set[str] = set()
        self._taps: list[Tap] = []
        self._seen: set[str] = set()

    @property
    def busy(self) -> bool:
        """Has the agent more to say than the caller has heard, or a tool to wait for?"""
        return self._composed > self._over or self.waiting

    @property
    def waiting(self) -> bool:
        """Is there a tool to wait for? The agent has asked for patience, or will."""
        return bool(self._requests)

    def take(self, fact: Fact) -> None:
        """One more fact, each once."""
        if fact.id in self._seen:
            return
        self._seen.add(fact.id)
        self.counts[fact.event.tag()] = self.counts.get(fact.event.tag(), 0) + 1
        match fact.event:
            case reply.SentenceComposed(sentence=nth, text=text):
                self._composed = max(self._composed, nth)
                self.agent.append(text)
            case speech.SpeechRecognised(words=words):
                self.caller.append(words)
            case line.PlaybackMarked(sentence=nth) | reply.PlaybackStopped(through=nth):
                self._over = max(self._over, nth)
            case tools.ToolRequested():
                self._requests.add(fact.id)
            case tools.ToolAnswered(request=request) | tools.ToolFailed(request=request):
                self._requests.discard(request)
            case tools.OutcomeLogged(outcome=outcome):
                self.outcome = outcome
            case reply.TurnTimed() as timed:
                self.timings.append(timed)
            case line.CallEnded():
                self.ended = True
            case understanding.IntentRecognised() | _:
                pass
        self._on(fact)

    async def listen(self, live: LivePlane, log: Log, tenant: str, call: str) -> None:
        """Follow a call from its beginning."""
        name = subjects.compose_subject("call", tenant, call)
        self._taps.append(await live.tap(name, self.take))
        for fact in await log.load(name):
            self.take(fact)

    async def close(self) -> None:
        for tap in self._taps:
            await tap.close()


async def count_logged_frames(sound: AudioPlane, tenant: str, call: str) -> tuple[int, int]:
    """How many frames the log has: heard and spoken."""
    counts = []
    for subject in (subjects.heard_subject(tenant, call), subjects.spoken_subject(tenant, call)):
        numbers: set[int] = set()
        async for frames in sound.read(subject):
            numbers |= {frame.number for frame in frames}
        counts.append(len(numbers))
    return counts[0], counts[1]
