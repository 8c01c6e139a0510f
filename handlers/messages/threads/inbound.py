"""A text joins the thread with its sender, or begins one; STOP, START and HELP are no talk and stay out of it."""

from collections.abc import Mapping

from handlers.consent.keywords import Keywords
from handlers.handler import handler
from handlers.messages.threads.state import Threads, fold
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.messages import MessageReceived
from schemas.subjects import compose_subject, derive_token
from schemas.threads import TEXTING, MessageThreaded, ThreadOpened


def select_threads(received: MessageReceived, tenant: str) -> tuple[str, ...]:
    """The threads with whoever wrote."""
    return (compose_subject("thread", tenant, received.person),) if received.person else ()


@handler("threading", role="ledger", over=select_threads, fold=fold)
def thread_message(
    received: MessageReceived, pages: Mapping[str, Threads], fact: Fact, business: Business, keywords: Keywords
) -> tuple[ThreadOpened | MessageThreaded, ...]:
    """The message in its thread, once however often it is handled."""
    keyword = received.answered or keywords.find(received.text, business.language) is not None
    if not pages or keyword:
        return ()
    (threads,) = pages.values()
    if threads.holds(received.message):
        return ()
    current = threads.current(received.channel, fact.at)
    thread = current.thread if current else TEXTING + derive_token(f"{received.message}/{received.channel}")
    threaded = MessageThreaded(
        thread=thread,
        person=received.person,
        message=received.message,
        channel=received.channel,
        text=received.text,
        number=received.sender,
        pictures=received.pictures,
    )
    if current:
        return (threaded,)
    opened = ThreadOpened(
        thread=thread,
        person=received.person,
        channel=received.channel,
        number=received.sender,
        recipient=received.recipient,
    )
    return (opened, threaded)
