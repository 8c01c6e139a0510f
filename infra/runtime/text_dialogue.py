"""Conversations held in texts: the lane of a call without sound, opened for one message and left when it is answered."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bus.log import Claims, Conflict, Fence, Fenced, LivePlane, Log
from handlers.call.ports.mind import TurnReading, Understanding
from handlers.call.state import Conversation
from handlers.clock import Clock
from handlers.contacts.ports.people import ContactMemory
from handlers.messages.threads.ports import WrittenReply
from handlers.messages.threads.state import Thread
from infra.runtime.call_lane import CallLane
from infra.runtime.claims import claim_subject
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.knowledge import Business
from schemas.reply import ReplyComposed, SentenceComposed
from schemas.speech import SpeechRecognised
from schemas.subjects import compose_subject
from schemas.threads import SentenceWritten, TextingOpened
from schemas.tools import ToolAnswered, ToolFailed
from schemas.understanding import IntentRecognised

#: The role under which a conversation in texts is claimed.
ROLE = "texts"
#: How long nothing must happen until it is looked whether all is answered, how often to look, and how long at most, in seconds.
_STILL, _LOOK, _PATIENCE = 0.15, 0.03, 40.0
#: From here on a name was read back and confirmed.
_CONFIRMED = 0.95

OpenLane = Callable[[str, Fence, Business], Awaitable[CallLane]]


class LaneDialogue:
    """The `TextDialogue` port over lanes. `open_lane` makes the lane of a conversation, `understanding` reads texts."""

    def __init__(
        self,
        open_lane: OpenLane,
        understanding: Callable[[], Awaitable[Understanding]],
        people: ContactMemory,
        *,
        log: Log,
        live: LivePlane,
        claims: Claims,
        clock: Clock,
    ) -> None:
        self._open, self._understanding, self._people = open_lane, understanding, people
        self._log, self._live, self._claims, self._clock = log, live, claims, clock

    async def prepare(self) -> None:
        """Load what reading takes, before the first text comes."""
        await self._understanding()

    async def read(self, words: str, business: Business, language: str = "") -> TurnReading:
        reader = await self._understanding()
        return await reader.read(words, Conversation(tenant=business.tenant, language=language or business.language), business)

    async def answer(self, thread: Thread, message: str, words: str, business: Business) -> WrittenReply:
        subject = compose_subject("call", business.tenant, thread.thread)
        facts = await self._log.load(subject)
        if not facts:
            await self._append(subject, self._opening(thread, business), f"{thread.thread}/texting.opened/0", thread.person)
        heard = f"{message}/speech.recognised/0"
        if not any(fact.id == heard for fact in facts):
            turn = 1 + max((one.event.turn for one in facts if isinstance(one.event, SpeechRecognised)), default=0)
            language = next((read.language for read in map(_read, reversed(facts)) if read), business.language)
            await self._append(subject, _as_heard(words, turn, language), heard, thread.person)
        conversation = await self._serve(subject, business)
        return _reply(await self._log.load(subject), heard, conversation.language)

    async def _serve(self, subject: str, business: Business) -> Conversation:
        """Have the lane do what there is to do; TimeoutError when it comes to no end."""
        lane = await self._open(subject, await self._claim(subject), business)
        running = asyncio.create_task(lane.run(), name=f"texts {subject}")
        try:
            async with asyncio.timeout(_PATIENCE):
                while not running.done() and not await self._settled(subject, lane):
                    await asyncio.sleep(_LOOK)
            await self._live.wait_until_stored()
        finally:
            lane.leave()
            failures = await asyncio.gather(running, return_exceptions=True)
            await self._release(lane.fence)
        _raise_what_failed(failures)
        return lane.conversation

    async def _settled(self, subject: str, lane: CallLane) -> bool:
        """Whether everything that was said, and everything that came of it, was replied to and written down."""
        since, before = self._clock.steady(), lane.conversation
        while self._clock.steady() - since < _STILL:
            await asyncio.sleep(_LOOK)
            if lane.conversation is not before:
                return False
        now = lane.conversation
        if now.tools.requests or now.playback.playing:
            return False
        facts = await self._log.load(subject)
        said = {fact.cause for fact in facts if isinstance(fact.event, ReplyComposed)}
        turns = {read.turn for read in map(_read, facts) if read}
        heard = {fact.event.turn for fact in facts if isinstance(fact.event, SpeechRecognised)}
        return turns >= heard and all(
            fact.id in said for fact in facts if _read(fact) or isinstance(fact.event, ToolAnswered | ToolFailed)
        )

    async def _claim(self, subject: str) -> Fence:
        name = claim_subject(subject, ROLE)
        while True:
            last = await self._log.last(name)
            try:
                return await self._claims.claim(name, after=last.sequence if last else 0)
            except Conflict:
                continue

    async def _release(self, fence: Fence) -> None:
        try:
            await self._claims.release(fence)
        except (Conflict, Fenced):
            return  # another has it, and goes on

    async def _append(self, subject: str, event: Event, id_: str, person: str) -> None:
        await self._log.append(
            Draft(subject=subject, event=event, id=id_, at=self._clock.now(), handler="texting", person=person)
        )

    def _opening(self, thread: Thread, business: Business) -> TextingOpened:
        contact = self._people.contact(business.tenant, thread.person)
        name = contact.fields.get("name") if contact else None
        return TextingOpened(
            person=thread.person,
            channel=thread.channel,
            caller=thread.number,
            called=business.number,
            name=contact.value("name") if contact and name and name.confidence >= _CONFIRMED else "",
            language=business.language,
            timezone=business.timezone,
        )


def _as_heard(words: str, turn: int, language: str) -> SpeechRecognised:
    """A text as a turn of the conversation: certain, and without any sound."""
    return SpeechRecognised(
        turn=turn,
        words=words,
        confidence=1.0,
        from_frame=0,
        to_frame=0,
        ended_frame=0,
        endpoint_ms=0,
        recognise_ms=0.0,
        engine="text",
        language=language,
    )


def _read(fact: Fact) -> IntentRecognised | None:
    """What was understood of a text, if it is that."""
    return fact.event if isinstance(fact.event, IntentRecognised) and not fact.event.guess else None


def _reply(facts: Sequence[Fact], heard: str, language: str) -> WrittenReply:
    """What was written since the text with this id, without words of patience when more came after them."""
    nth = next(nth for nth, fact in enumerate(facts) if fact.id == heard)
    composed = {one.event.sentence: one.event for one in facts[nth:] if isinstance(one.event, SentenceComposed)}
    written = [one.event for one in facts[nth:] if isinstance(one.event, SentenceWritten) and one.event.sentence in composed]
    written.sort(key=lambda one: one.sentence)
    substance = [one for one in written if composed[one.sentence].source != "formula"] or written
    return WrittenReply(text=" ".join(one.text.strip() for one in substance if one.text.strip()), language=language)


def _raise_what_failed(results: Sequence[object]) -> None:
    """Being left is how a lane ends here; anything else is a failure."""
    for result in results:
        if isinstance(result, BaseExceptionGroup):
            _, rest = result.split(Fenced)
            if rest is not None:
                raise rest
        elif isinstance(result, BaseException) and not isinstance(result, Fenced | asyncio.CancelledError):
            raise result
