"""The gate: the only place that can make a `SendPermit`, and nothing is sent without one.

A `SendPermit` exists only after `message.allowed` was appended to the ledger of everybody concerned, with their last
sequences expected: a withdrawal that comes between looking and writing makes the gate look again. The gate writes nothing
itself: the handler that asks it says what it decided, and comes back for the `SendPermit`, which the gate makes from the log.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, NoReturn, assert_never, final

import msgspec

from bus.log import Log
from handlers.clock import Clock
from handlers.consent.state import ConsentStanding
from handlers.consent.state import fold as standing_of
from handlers.decided_subjects import Decided
from handlers.messages import policy
from handlers.messages.law import Law
from handlers.messages.one_time_codes import CODE
from handlers.messages.recipients import Recipients
from handlers.messages.state import OutgoingMessage
from schemas.consent import MessageAllowed
from schemas.knowledge import Business
from schemas.line import CallEnded
from schemas.messages import REPLY, WRITTEN, MessageDeferred, MessageReceived, MessageRefused, MessageRequested
from schemas.subjects import compose_subject
from schemas.verification import CodeRequested

#: Who wrote within this waits for an answer, at whatever hour.
_JUST_NOW = timedelta(hours=1)


@final
class _Seal:
    """What only this module has."""


_SEAL: Final = _Seal()


class PermitForged(TypeError):
    """Somebody tried to make leave to send a message; only the gate does, after asking the ledger."""


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What was allowed: the message, where it goes (`address`), from which number of the business, and why.

    `decision` is the id of the fact that says so. `attempt` counts from 1; a later one may follow a send whose outcome
    nobody knows. `tenant` is the business whose message it is.
    """

    message: MessageRequested
    address: str
    sender: str
    reason: str
    decision: str
    attempt: int
    tenant: str = ""


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


class Permit(msgspec.Struct, frozen=True, kw_only=True):
    """The message may go as soon as `decided` is in the log; the gate then makes a `SendPermit` of it."""

    message: MessageRequested
    tenant: str
    person: str
    address: str
    sender: str
    reason: str
    attempt: int
    decided: Decided[MessageAllowed]


class MessageGate:
    """Judges messages, and lets those pass whose leave is in the log."""

    def __init__(self, log: Log, law: Law, recipients: Recipients, clock: Clock) -> None:
        self._log, self._law, self._recipients, self._clock = log, law, recipients, clock

    async def judge(self, message: OutgoingMessage, business: Business) -> Permit | MessageRefused | MessageDeferred:
        """Whether it may be sent now, or why not. All three are for the caller to say; nothing may go out before."""
        wanted = message.wanted
        person, address, number = await self._recipients.of(wanted, business)
        ledgers = await self._ledgers(business.tenant, person, wanted.person)
        recipient = policy.Recipient(
            standing=ledgers[person],
            asked=ledgers[wanted.person],
            address=address,
            number=number,
            clocks=self._recipients.clocks(business, person, number),
            waiting=await self._waiting(message, business.tenant),
        )
        judgement = policy.judge_message(message, recipient, self._law, self._clock.now())
        match judgement:
            case policy.SendNow(reason=reason):
                attempt = 1 + max(_attempts(standing, wanted.message) for standing in ledgers.values())
                return Permit(
                    message=wanted,
                    tenant=business.tenant,
                    person=person,
                    address=address,
                    sender=business.number,
                    reason=reason,
                    attempt=attempt,
                    decided=_leave(wanted, business.tenant, ledgers, reason, attempt),
                )
            case policy.NeverSend(rule=rule):
                return MessageRefused(
                    message=wanted.message, person=person, channel=wanted.channel, purpose=wanted.purpose, rule=rule
                )
            case policy.SendLater(rule=rule, until=until):
                return MessageDeferred(message=wanted.message, person=person, rule=rule, until=until, attempt=message.attempts)
            case _:
                assert_never(judgement)

    async def allow(self, permit: Permit) -> SendPermit:
        """Leave to send, from the log; PermitForged when the log has no such leave."""
        standing = (await self._ledgers(permit.tenant, permit.person))[permit.person]
        leaves = [leave for leave in standing.leaves if leave.message == permit.message.message]
        if not leaves or leaves[-1].attempt != permit.attempt:
            raise PermitForged("no such leave is in the log: say what the gate has decided first, and send then")
        grant = Grant(
            message=permit.message,
            address=permit.address,
            sender=permit.sender,
            reason=permit.reason,
            decision=leaves[-1].id,
            attempt=permit.attempt,
            tenant=permit.tenant,
        )
        return SendPermit(_SEAL, grant)

    async def _waiting(self, message: OutgoingMessage, tenant: str) -> bool:
        """Whether they are waiting for it: the answer to what they have just written, or the code they are asked for on a call.

        The facts of the message, or of the call, say so.
        """
        wanted = message.wanted
        if wanted.topic in {REPLY, WRITTEN}:
            return await self._written(wanted, tenant)
        if wanted.topic != CODE or not wanted.origin:
            return False
        facts = await self._log.load(compose_subject("call", tenant, wanted.origin))
        asked = (fact.event for fact in facts if isinstance(fact.event, CodeRequested))
        expected = any((one.person, one.until) == (wanted.person, wanted.until) for one in asked)
        return expected and not any(isinstance(fact.event, CallEnded) for fact in facts)

    async def _written(self, wanted: MessageRequested, tenant: str) -> bool:
        """Whether the person has just written what this answers, on the same channel."""
        if not wanted.origin:
            return False
        came = next(iter(await self._log.load(compose_subject("message", tenant, wanted.origin))), None)
        if came is None or not isinstance(came.event, MessageReceived):
            return False
        same = (came.event.person, came.event.channel) == (wanted.person, wanted.channel)
        return same and self._clock.now() - came.at < _JUST_NOW

    async def _ledgers(self, tenant: str, *people: str) -> dict[str, ConsentStanding]:
        return {
            person: standing_of(await self._log.load(compose_subject("consent", tenant, person)))
            for person in dict.fromkeys(people)
        }


def _attempts(standing: ConsentStanding, message: str) -> int:
    """How often the message was allowed to somebody before."""
    return max((leave.attempt for leave in standing.leaves if leave.message == message), default=0)


def _leave(
    wanted: MessageRequested, tenant: str, ledgers: Mapping[str, ConsentStanding], reason: str, attempt: int
) -> Decided[MessageAllowed]:
    """The leave in the ledger of everybody concerned, as their ledgers stand."""
    answers = tuple(
        MessageAllowed(
            person=person,
            message=wanted.message,
            channel=wanted.channel,
            purpose=wanted.purpose,
            reason=reason,
            attempt=attempt,
        )
        for person in ledgers
    )
    return Decided(
        answers, {compose_subject("consent", tenant, person): standing.version for person, standing in ledgers.items()}
    )
