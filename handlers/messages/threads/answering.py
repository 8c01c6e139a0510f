"""Answering a text: a word about a reminder at once, anything else by the mind; silence where a member has the thread."""

from collections.abc import AsyncIterator

import msgspec

from bus.log import Log
from handlers.call.ports.mind import TurnReading
from handlers.clock import Clock
from handlers.diary.ports import Diary
from handlers.handler import handler
from handlers.messages.texts import MessageTexts
from handlers.messages.threads import policy
from handlers.messages.threads.ports import TextDialogue
from handlers.messages.threads.reminded import find_reminded_visit
from handlers.messages.threads.replies import compose_reply, notify_owner
from handlers.messages.threads.state import Thread, fold
from schemas.business import OwnerNotified
from schemas.diary import VisitReported
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.messages import MessageRequested
from schemas.threads import MessageThreaded, ThreadAnswered

#: The longest for one text: the mind's own tools are given up after ten seconds.
_SECONDS = 90.0


@handler("texting", role="ledger", alone=True, seconds=_SECONDS)
async def answer_text(
    came: MessageThreaded,
    fact: Fact,
    business: Business,
    log: Log,
    diary: Diary,
    dialogue: TextDialogue,
    texts: MessageTexts,
    clock: Clock,
) -> AsyncIterator[MessageRequested | VisitReported | OwnerNotified | ThreadAnswered]:
    """Answer one message of a thread, once: what was answered before a crash is found in the log and not said again."""
    thread = fold(await log.load(fact.subject)).by_id.get(came.thread)
    if thread is None or came.message in thread.answered:
        return
    if thread.holder or thread.replies >= policy.MOST_REPLIES:
        held = bool(thread.holder)
        yield notify_owner("thread" if held else "thread-stopped", came, business, texts)
        yield _answered(came, "held" if held else "enough", "", thread.language)
        return
    visit = await find_reminded_visit(came, business.tenant, log, diary, clock.now())
    reading = await _read(came, business, thread, dialogue, reminded=visit is not None and visit.asked)
    spoken = reading.language if reading and len(came.text.split()) > policy.FEW_WORDS else ""
    language = spoken or thread.language or business.language
    how: policy.How
    match policy.decide_answer(came, reading, visit):
        case policy.AskMind():
            reply = await dialogue.answer(_quoted(thread, came), came.message, came.text, business)
            how, written, language = "mind", reply.text, reply.language
            if came.pictures:
                yield notify_owner("picture", came, business, texts)
                written = f"{reply.text} {texts.of(business, 'picture-too', language)}"
        case policy.Confirm(page=page, appointment=appointment, start=start):
            yield VisitReported(appointment=appointment, page=page, happened="confirmed")
            how, written = "reminder", texts.about(business, "reminder-confirmed", language, start=start, now=clock.now())
        case policy.AskWhatInstead():
            how, written = "reminder", texts.of(business, "reminder-declined", language)
        case policy.NoteLate():
            yield notify_owner("late", came, business, texts, visit=visit)
            how, written = "late", texts.of(business, "late-noted", language)
        case policy.NotePictures():
            yield notify_owner("picture", came, business, texts)
            how, written = "pictures", texts.of(business, "picture-noted", language)
    if written.strip():
        yield compose_reply(came, written.strip(), language, clock.now())
    yield _answered(came, how, written, language)


async def _read(
    came: MessageThreaded, business: Business, thread: Thread, dialogue: TextDialogue, *, reminded: bool
) -> TurnReading | None:
    """What the text means by itself. A word or two after a reminder may be a yes or a no in any language that we write."""
    if not came.text.strip():
        return None
    reading = await dialogue.read(came.text, business, thread.language)
    if reminded and len(came.text.split()) <= policy.FEW_WORDS and not policy.is_plain_answer(reading):
        for language in policy.WRITTEN_LANGUAGES:
            other = await dialogue.read(came.text, business, language)
            if policy.is_plain_answer(other):
                return other
    return reading


def _quoted(thread: Thread, came: MessageThreaded) -> Thread:
    """The thread with the number that this message came from, which says where answers go."""
    return msgspec.structs.replace(thread, number=came.number)


def _answered(came: MessageThreaded, how: policy.How, written: str, language: str) -> ThreadAnswered:
    message = f"{came.message}-reply" if written.strip() else ""
    return ThreadAnswered(
        thread=came.thread, person=came.person, about=came.message, how=how, message=message, language=language or "en"
    )
