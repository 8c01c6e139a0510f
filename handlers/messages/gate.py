"""The gate: the only place that can make a `SendPermit`, and nothing is sent without one.

A `SendPermit` exists only after `message.allowed` was appended to the ledger of everybody concerned, with their last
sequences expected: a withdrawal that comes between looking and writing makes the gate look again.
"""

from typing import Any, Final, NoReturn, assert_never, final

import msgspec

from bus.log import Conflict, Log
from handlers.clock import Clock
from handlers.consent.state import ConsentStanding
from handlers.consent.state import fold as standing_of
from handlers.messages import policy as judging
from handlers.messages.law import Law
from handlers.messages.one_time_codes import CODE
from handlers.messages.recipients import Recipients
from handlers.messages.state import OutgoingMessage
from schemas.consent import MessageAllowed
from schemas.fact import Draft, Fact, answer_id
from schemas.knowledge import Business
from schemas.line import CallEnded
from schemas.messages import MessageDeferred, MessageRefused, MessageRequested
from schemas.subjects import compose_subject
from schemas.verification import CodeRequested

#: How often the gate looks again when somebody wrote to the same ledger at the same moment.
_ROUNDS = 30


@final
class _Seal:
    """What only this module has."""


_SEAL: Final = _Seal()


class PermitForged(TypeError):
    """Somebody tried to make leave to send a message; only the gate does, after asking the ledger."""


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What was allowed: the message, where it goes (`address`), from which number of the business, and why.

    `decision` is the id of the fact that says so. `attempt` counts from 1; a later one may follow a send whose outcome
    nobody knows.
    """

    message: MessageRequested
    address: str
    sender: str
    reason: str
    decision: str
    attempt: int


@final
class SendPermit:
    """Leave to send one message now."""

    __slots__ = ("_grant", "_seal")
    _grant: Grant
    _seal: _Seal

    def __init__(self, seal: _Seal, grant: Grant) -> None:
        if seal is not _SEAL:
            raise PermitForged("only the gate makes a SendPermit: ask for the message with a message.requested fact")
        object.__setattr__(self, "_grant", grant)
        object.__setattr__(self, "_seal", seal)

    @property
    def grant(self) -> Grant:
        """What was allowed; PermitForged when this did not come from the gate."""
        if getattr(self, "_seal", None) is not _SEAL:
            raise PermitForged("this did not come from the gate")
        return self._grant

    def __init_subclass__(cls) -> NoReturn:
        raise PermitForged("a SendPermit has no kinds")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise PermitForged("a SendPermit is as the gate made it")

    def __delattr__(self, name: str) -> NoReturn:
        raise PermitForged("a SendPermit is as the gate made it")

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise PermitForged("a SendPermit is for here and now: it cannot be copied or kept")


class MessageGate:
    """Judges messages and writes down what it decides."""

    def __init__(self, log: Log, law: Law, recipients: Recipients, clock: Clock) -> None:
        self._log, self._law, self._recipients, self._clock = log, law, recipients, clock

    async def permit(
        self, message: OutgoingMessage, business: Business, cause: Fact
    ) -> SendPermit | MessageRefused | MessageDeferred:
        """Leave to send it now, or why not. A `SendPermit` is in the log by then; the other two are for the caller to tell."""
        for _ in range(_ROUNDS):
            person, address, number = await self._recipients.of(message.wanted, business)
            ledgers = await self._ledgers(business.tenant, person, message.wanted.person)
            recipient = judging.Recipient(
                standing=ledgers[person],
                asked=ledgers[message.wanted.person],
                address=address,
                number=number,
                clocks=self._recipients.clocks(business, person, number),
                waiting=await self._waiting(message, business.tenant),
            )
            judgement = judging.judge_message(message, recipient, self._law, self._clock.now())
            match judgement:
                case judging.SendNow(reason=reason):
                    try:
                        decision, attempt = await self._write(message, ledgers, business, cause, reason)
                    except Conflict:
                        continue
                    grant = Grant(
                        message=message.wanted,
                        address=address,
                        sender=business.number,
                        reason=reason,
                        decision=decision,
                        attempt=attempt,
                    )
                    return SendPermit(_SEAL, grant)
                case judging.NeverSend(rule=rule):
                    wanted = message.wanted
                    return MessageRefused(
                        message=wanted.message, person=person, channel=wanted.channel, purpose=wanted.purpose, rule=rule
                    )
                case judging.SendLater(rule=rule, until=until):
                    return MessageDeferred(
                        message=message.wanted.message, person=person, rule=rule, until=until, attempt=message.attempts
                    )
                case _:
                    assert_never(judgement)
        raise Conflict(compose_subject("consent", business.tenant, person), 0, ledgers[person].version)

    async def _waiting(self, message: OutgoingMessage, tenant: str) -> bool:
        """Whether it is the code that the person is asked for on a call that goes on: the call's own facts say so."""
        wanted = message.wanted
        if wanted.topic != CODE or not wanted.origin:
            return False
        facts = await self._log.load(compose_subject("call", tenant, wanted.origin))
        asked = (fact.event for fact in facts if isinstance(fact.event, CodeRequested))
        expected = any((one.person, one.until) == (wanted.person, wanted.until) for one in asked)
        return expected and not any(isinstance(fact.event, CallEnded) for fact in facts)

    async def _ledgers(self, tenant: str, *people: str) -> dict[str, ConsentStanding]:
        return {
            person: standing_of(await self._log.load(compose_subject("consent", tenant, person)))
            for person in dict.fromkeys(people)
        }

    async def _write(
        self, message: OutgoingMessage, ledgers: dict[str, ConsentStanding], business: Business, cause: Fact, reason: str
    ) -> tuple[str, int]:
        """Append the leave to every ledger, all or none; its id, and which attempt it is. Conflict when one has moved on."""
        wanted = message.wanted
        before = max(sum(leave.message == wanted.message for leave in standing.leaves) for standing in ledgers.values())
        drafts, expected = [], {}
        for nth, (person, standing) in enumerate(ledgers.items()):
            event = MessageAllowed(
                person=person,
                message=wanted.message,
                channel=wanted.channel,
                purpose=wanted.purpose,
                reason=reason,
                attempt=before + 1,
            )
            home = compose_subject("consent", business.tenant, person)
            id_ = answer_id(cause.id, event.tag(), before * len(ledgers) + nth)
            at = self._clock.now()
            drafts.append(
                Draft(
                    subject=home, event=event, id=id_, at=at, cause=cause.id, handler="sending", person=person, trace=cause.trace
                )
            )
            expected[home] = standing.version
        if len(drafts) == 1:
            await self._log.append(drafts[0], expected=expected[drafts[0].subject])
        else:
            await self._log.append_all(drafts, expected)
        return drafts[0].id, before + 1
