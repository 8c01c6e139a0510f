"""How a person stands with a business: their consents, do-not-contact, and the leaves to write to them; folded from the facts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

import msgspec

from schemas import consent
from schemas.consent import Channel, Keyword, Purpose, Source
from schemas.fact import Fact


class ConsentMark(msgspec.Struct, frozen=True):
    """The last word on one channel and purpose, when it was said, and whether it was only implied."""

    granted: bool
    at: datetime
    source: Source
    implied: bool = False


class KeywordReceived(msgspec.Struct, frozen=True):
    """A keyword somebody wrote: one answer to it is allowed."""

    keyword: Keyword
    channel: Channel
    at: datetime


class AllowedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was allowed: `id` is the fact, `cause` what asked for it."""

    id: str
    cause: str
    message: str
    channel: Channel
    purpose: Purpose
    at: datetime
    sequence: int
    answer: bool
    attempt: int = 1


class ConsentStanding(msgspec.Struct, frozen=True, kw_only=True):
    """All that the gate needs to know of a person. `version` is the sequence of the last fact, `stopped` do-not-contact."""

    version: int = 0
    stopped: bool = False
    marks: dict[tuple[Channel, Purpose], ConsentMark] = {}
    asked: dict[str, KeywordReceived] = {}
    leaves: tuple[AllowedMessage, ...] = ()

    def mark(self, channel: Channel, purpose: Purpose) -> ConsentMark | None:
        return self.marks.get((channel, purpose))

    def sent(self, purpose: Purpose | None, since: datetime, besides: str) -> int:
        """How many messages were allowed since then, answers to keywords and the message `besides` not counted."""
        return len(
            {
                leave.message
                for leave in self.leaves
                if leave.at > since and not leave.answer and leave.message != besides and purpose in {None, leave.purpose}
            }
        )


NOBODY = ConsentStanding()
#: Leaves older than this bound nobody any more.
_KEPT = timedelta(days=62)
#: The rule that answers to a keyword are allowed by.
ANSWER = "answer"


#: What changes how somebody stands; reports and other facts of the ledger of consent do not by themselves.
ConsentFact = (
    consent.ConsentGranted
    | consent.ConsentWithdrawn
    | consent.DoNotContactSet
    | consent.DoNotContactLifted
    | consent.KeywordHeard
    | consent.MessageAllowed
)


def evolve(standing: ConsentStanding, fact: Fact) -> ConsentStanding:
    """The standing after one more fact."""
    standing = msgspec.structs.replace(standing, version=max(standing.version, fact.sequence))
    return _said(standing, fact.event, fact) if isinstance(fact.event, ConsentFact) else standing


def _said(standing: ConsentStanding, event: ConsentFact, fact: Fact) -> ConsentStanding:
    change = msgspec.structs.replace
    match event:
        case consent.ConsentGranted(channel=channel, purpose=purpose, source=source, implied=implied):
            return _marked(standing, channel, purpose, ConsentMark(True, fact.at, source, implied))
        case consent.ConsentWithdrawn(channel=channel, purpose=purpose, source=source):
            return _marked(standing, channel, purpose, ConsentMark(False, fact.at, source))
        case consent.DoNotContactSet():
            return change(standing, stopped=True)
        case consent.DoNotContactLifted():
            return change(standing, stopped=False)
        case consent.KeywordHeard(keyword=keyword, channel=channel):
            return change(standing, asked=standing.asked | {fact.id: KeywordReceived(keyword, channel, fact.at)})
        case consent.MessageAllowed(message=message, channel=channel, purpose=purpose, reason=reason, attempt=attempt):
            leave = AllowedMessage(
                id=fact.id,
                cause=fact.cause,
                message=message,
                channel=channel,
                purpose=purpose,
                at=fact.at,
                sequence=fact.sequence,
                answer=reason == ANSWER,
                attempt=attempt,
            )
            recent = tuple(one for one in standing.leaves if one.at > fact.at - _KEPT)
            return change(standing, leaves=(*recent, leave))
        case _:
            assert_never(event)


def fold(facts: Sequence[Fact]) -> ConsentStanding:
    """The standing from all facts of a person."""
    standing = NOBODY
    for fact in facts:
        standing = evolve(standing, fact)
    return standing


def _marked(standing: ConsentStanding, channel: Channel, purpose: Purpose, mark: ConsentMark) -> ConsentStanding:
    return msgspec.structs.replace(standing, marks=standing.marks | {(channel, purpose): mark})
