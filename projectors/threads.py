"""Threads and messages as the business's people see them."""

from collections.abc import Iterator
from typing import assert_never

from projectors.projector import projector
from read_models.threads import Message, Thread
from schemas import messages, threads
from schemas.consent import MessageAllowed
from schemas.fact import Fact
from schemas.subjects import parse_subject

ThreadsFact = (
    threads.ThreadOpened
    | threads.MessageThreaded
    | threads.ThreadAnswered
    | threads.ThreadTakenOver
    | threads.ThreadReleased
    | threads.MemberWrote
    | messages.MessageRequested
    | messages.MessageRefused
    | messages.MessageDeferred
    | messages.MessageSent
    | messages.MessageFailed
    | messages.DeliveryReported
    | MessageAllowed
)


@projector("threads", version=1, reads=("thread.>", "message.>", "consent.>"))
def thread_rows(event: ThreadsFact, fact: Fact) -> Iterator[Thread | Message]:
    """Notices to the business's own people are no messages to customers, and stay out."""
    tenant, at = parse_subject(fact.subject).tenant, fact.at
    match event:
        case threads.ThreadOpened(thread=thread, person=person, channel=channel, number=number):
            yield Thread(
                tenant=tenant, thread=thread, person=person, channel=channel, number=number, opened_at=at, last_at=at, holder=""
            )
        case threads.MessageThreaded(thread=thread, message=message) as came:
            yield Thread(tenant=tenant, thread=thread, last_at=at)
            yield Message(
                tenant=tenant,
                message=message,
                thread=thread,
                person=came.person,
                channel=came.channel,
                who="contact",
                text=came.text,
                at=at,
                pictures=came.pictures,
                state="received",
            )
        case threads.ThreadAnswered(thread=thread, message=message, language=language):
            yield Thread(tenant=tenant, thread=thread, last_at=at, language=language)
            if message:
                yield Message(tenant=tenant, message=message, thread=thread, who="agent")
        case threads.ThreadTakenOver(thread=thread, account=account):
            yield Thread(tenant=tenant, thread=thread, holder=account)
        case threads.ThreadReleased(thread=thread):
            yield Thread(tenant=tenant, thread=thread, holder="")
        case threads.MemberWrote(thread=thread, message=message, account=account):
            yield Thread(tenant=tenant, thread=thread, last_at=at)
            yield Message(tenant=tenant, message=message, thread=thread, who="member", account=account)
        case messages.MessageRequested(purpose="notice"):
            return
        case messages.MessageRequested() as wanted:
            yield Message(
                tenant=tenant,
                message=wanted.message,
                person=wanted.person,
                channel=wanted.channel,
                text=wanted.text,
                topic=wanted.topic,
                purpose=wanted.purpose,
                origin=wanted.origin,
                why=wanted.why,
                at=at,
                state="wanted",
            )
        case messages.MessageRefused(message=message, rule=rule):
            yield Message(tenant=tenant, message=message, state="refused", rule=rule)
        case messages.MessageDeferred(message=message, rule=wait, until=until):
            yield Message(tenant=tenant, message=message, state="waiting", rule=wait, until=until)
        case messages.MessageSent(message=message):
            yield Message(tenant=tenant, message=message, state="sent", rule="")
        case messages.MessageFailed(message=message, reason=reason):
            yield Message(tenant=tenant, message=message, state="failed", rule=reason)
        case messages.DeliveryReported(message=message, status=status):
            yield Message(tenant=tenant, message=message, state=status)
        case MessageAllowed(message=message, reason=reason):
            yield Message(tenant=tenant, message=message, reason=reason)
        case _:
            assert_never(event)
