"""The PII guard in a whole call: what it keeps back is not spoken, and a guard that is down is replaced by stricter rules."""

import asyncio
from collections.abc import AsyncIterator

from handlers.call.ports.clearance import Clearance
from handlers.call.ports.mind import ReplyDone, SaySentence, Thought
from handlers.call.ports.voice import Voice
from handlers.call.state import Conversation
from handlers.shields.pii.clearance import GuardedClearance
from handlers.shields.pii.ports import Belonging, Belongings
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.runtime.call_lane import CallLane
from infra.runtime.discovery import find_handlers
from schemas import line, reply
from schemas.event import Event
from schemas.knowledge import Business
from schemas.understanding import IntentRecognised, VerdictGiven
from tests.voice.actors import BUSINESS, Hum
from tests.voice.stage_play import CALL, Play, _never_parked

SECRET = "Her number is four one five, five five five, two six seven one."
SAFE = "Her number is a number I can't share."


class Gossip:
    """A mind that tells what it should not."""

    name = "gossip"
    prompt = True

    async def think(self, occasion: Event, so_far: Conversation, business: Business) -> AsyncIterator[Thought]:
        yield SaySentence(SECRET if isinstance(occasion, IntentRecognised) else "Good morning.")
        yield ReplyDone(state="")


class Listened(Hum):
    """A voice that remembers what it was given to say."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def say(self, text: str, language: str, *, light: bool = False) -> AsyncIterator[bytes]:
        self.said.append(text)
        async for sound in super().say(text, language, light=light):
            yield sound


class Nobodys:
    """Belongings of a business without customers."""

    def of(self, tenant: str, person: str) -> Belonging:
        return Belonging()


def guarded() -> tuple[Play, Listened]:
    """A call whose mind gossips and whose sentences need leave."""
    play, voice = Play("what is her number", "and again please", mind=Gossip()), Listened()
    play.needs = play.needs.plus({Clearance: GuardedClearance(BUSINESS), Belongings: Nobodys(), Voice: voice})
    return play, voice


async def guard(play: Play) -> asyncio.Task[None]:
    """The shield, with a claim of its own."""
    fence = await play.bus.claims.claim("claim.demo.01CALL-shield-pii", after=0)
    lane = CallLane(
        CALL, fence, [find_handlers()["pii"]], play.needs,
        log=play.bus.log, live=play.bus.live, sound=play.bus.audio, park=_never_parked,
        clock=play.clock, tracer=NoTracer(), meter=Meter(),
    )  # fmt: skip
    return asyncio.get_running_loop().create_task(lane.run())


def verdicts(play: Play) -> list[VerdictGiven]:
    return [fact.event for fact in play.carrier.facts if isinstance(fact.event, VerdictGiven) and fact.event.shield == "pii"]


async def test_what_the_guard_takes_out_is_not_spoken_and_nothing_waits_for_it() -> None:
    play, voice = guarded()
    async with play:
        shield = await guard(play)
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        play.carrier.speak(900)
        await play.carrier.until(line.PlaybackMarked, sentence=2)
        shield.cancel()
    assert voice.said == ["Good morning.", SAFE]
    assert [verdict.verdict for verdict in verdicts(play)] == ["pass", "flag"]
    told = verdicts(play)[1]
    assert (told.reason, told.text) == ("number", SAFE)
    assert "four" not in told.looked_at + told.reason
    remembered = play.lanes[0][0].conversation
    assert remembered.playback.sentences[2].text == SAFE
    assert [said.words for said in remembered.lines if said.who == "agent"] == ["Good morning.", SAFE]
    timed = await play.carrier.until(reply.TurnTimed)
    composed = await play.carrier.until(reply.SentenceComposed, sentence=2)
    assert timed.event.guard - composed.event.guard_ms < 5


async def test_a_guard_that_is_down_is_replaced_by_stricter_rules_and_the_log_says_so() -> None:
    play, voice = guarded()
    async with play:
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        play.carrier.speak(900)
        await play.carrier.until(line.PlaybackMarked, sentence=2)
    assert voice.said == ["Good morning.", SAFE]
    assert [verdict.verdict for verdict in verdicts(play)] == ["failed", "failed"]


async def test_a_new_owner_knows_the_verdict_that_was_given_before_it_came() -> None:
    play, voice = guarded()
    async with play:
        shield = await guard(play)
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        play.carrier.speak(900)
        await play.carrier.until(reply.SentenceStarted, sentence=2)
        shield.cancel()
        play.kill()
        await asyncio.sleep(1.0)
        await play.take()
        await play.carrier.until(line.PlaybackMarked, sentence=2)
    assert voice.said[-2:] == [SAFE, SAFE]
    assert [verdict.verdict for verdict in verdicts(play)] == ["pass", "flag"]
