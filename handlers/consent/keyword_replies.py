"""Heeding what people write: STOP silences us at once on every channel, START lifts it, HELP is answered."""

from collections.abc import Mapping

from handlers.consent.keywords import KeywordMatch, Keywords
from handlers.consent.state import ConsentStanding, fold
from handlers.handler import handler
from schemas.consent import ConsentGranted, ConsentWithdrawn, DoNotContactLifted, DoNotContactSet, KeywordHeard
from schemas.fact import Fact, answer_id
from schemas.knowledge import Business
from schemas.messages import MessageReceived, MessageRequested
from schemas.subjects import compose_subject

Heeded = KeywordHeard | DoNotContactSet | DoNotContactLifted | ConsentGranted | ConsentWithdrawn | MessageRequested


def over(received: MessageReceived, tenant: str) -> tuple[str, ...]:
    """The ledger of whoever wrote."""
    return (compose_subject("consent", tenant, received.person),)


@handler("heeding-keywords", role="ledger", over=over, fold=fold)
def heed(
    received: MessageReceived, pages: Mapping[str, ConsentStanding], fact: Fact, business: Business, keywords: Keywords
) -> tuple[KeywordHeard | DoNotContactSet | DoNotContactLifted | ConsentGranted | ConsentWithdrawn | MessageRequested, ...]:
    """What a keyword changes, and the one answer it is allowed; nothing for any other message."""
    (standing,) = pages.values()
    found = keywords.find(received.text, business.language)
    heard = answer_id(fact.id, KeywordHeard.tag())
    if found is None or heard in standing.asked:
        return ()
    noted = KeywordHeard(
        person=received.person,
        keyword=found.keyword,
        channel=received.channel,
        origin=received.message,
        language=found.language,
    )
    changes = _changes(found, received, standing)
    answered = received.answered or (found.keyword == "stop" and standing.stopped)
    return (noted, *changes) if answered else (noted, *changes, _answer(found, received, business, keywords, heard))


def _changes(found: KeywordMatch, received: MessageReceived, standing: ConsentStanding) -> tuple[Heeded, ...]:
    """STOP also takes back the consent to that channel, so that lifting the silence later does not bring it back."""
    who, language, said = received.person, found.language, received.text
    origin = received.message
    match found.keyword:
        case "stop":
            marketing = standing.mark(received.channel, "marketing")
            taken_back = (
                (
                    ConsentWithdrawn(
                        person=who,
                        channel=received.channel,
                        purpose="marketing",
                        source="keyword",
                        origin=origin,
                        said=said,
                        language=language,
                    ),
                )
                if marketing and marketing.granted
                else ()
            )
            if standing.stopped:
                return taken_back
            return (DoNotContactSet(person=who, source="keyword", origin=origin, said=said, language=language), *taken_back)
        case "start":
            allowed = ConsentGranted(
                person=who,
                channel=received.channel,
                purpose="transactional",
                source="keyword",
                origin=origin,
                said=said,
                language=language,
            )
            if not standing.stopped:
                return (allowed,)
            return (DoNotContactLifted(person=who, source="keyword", origin=origin, said=said, language=language), allowed)
        case "help":
            return ()


def _answer(
    found: KeywordMatch, received: MessageReceived, business: Business, keywords: Keywords, heard: str
) -> MessageRequested:
    text = keywords.answer(found.keyword, found.language, name=business.name, number=business.number)
    return MessageRequested(
        message=f"{received.message}-answer",
        person=received.person,
        channel=received.channel,
        purpose="transactional",
        text=text,
        to=received.sender,
        topic=f"{found.keyword}-answer",
        language=found.language,
        origin=received.message,
        answers=heard,
    )
