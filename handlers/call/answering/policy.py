"""What the shields mean for a reply: proof is asked for, what is sensitive is held until it is given, what is far is declined."""

from collections.abc import Callable, Iterator

import msgspec

from handlers.call.answering.texts import look_up_text
from handlers.call.escalation import suggest_handoff
from handlers.call.ports.ongoing_call import OngoingCall
from handlers.call.ports.verdicts import Verdicts
from handlers.call.sensitivity import find_tool_policy, find_turn_policy
from handlers.call.state import Conversation, heed_verdict
from handlers.clock import Clock
from handlers.language.pack import Languages
from schemas.event import Event
from schemas.handoff import HandoffSuggested
from schemas.knowledge import Business
from schemas.reply import Expects, SentenceComposed
from schemas.toolbox import is_read_only
from schemas.tools import ToolHeld, ToolRequested
from schemas.understanding import IntentRecognised, VerdictGiven

_PLACES = frozenset({"postcode", "town", "street"})
_EXPECTS: dict[str, Expects] = {"postcode": "number", "code": "number"}
#: Tools that promise somebody to come.
_COMING = frozenset({"book_appointment"})


class ShieldedTurn(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking the shields: `so_far` with their word in it, shields that `failed`, and what to say `instead`.

    `release` are tools that may be used now. An empty `instead` means: think as ever.
    """

    so_far: Conversation
    failed: tuple[VerdictGiven, ...] = ()
    instead: tuple[str, ...] = ()
    expects: Expects = "anything"
    release: tuple[ToolHeld, ...] = ()


async def await_turn_verdicts(
    turn: IntentRecognised, id_: str, so_far: Conversation, business: Business, call: OngoingCall, verdicts: Verdicts
) -> ShieldedTurn:
    """Wait for the shields that have something to say to a turn, the fact with this id; the others cost nothing."""
    failed: tuple[VerdictGiven, ...] = ()
    if business.area.limited and (turn.intent == "give-place" or any(one.role in _PLACES for one in turn.entities)):
        verdict = await verdicts.of("geofence", id_)
        postcode = any(one.role == "postcode" for one in turn.entities)
        missed = record_late_shield("geofence", id_, turn.turn, "" if postcode else "unknown: ")
        failed += (missed,) if verdict is None else ()
        so_far = heed_verdict(so_far, verdict or missed)
        if verdict is None and postcode:  # the business's list of postcodes decides, if it has one
            guard = msgspec.structs.replace(so_far.guard, place="")
            so_far = msgspec.structs.replace(so_far, guard=guard)
    pending = so_far.guard.standing.pending(turn.turn)
    if pending is None and (so_far.person in so_far.guard.verified or find_turn_policy(business, turn, so_far) is None):
        return ShieldedTurn(so_far=so_far, failed=failed)
    held = so_far.guard.standing.held
    verdict = await verdicts.of("verification", id_)
    if verdict is None:
        failed += (record_late_shield("verification", id_, turn.turn),)
        return ShieldedTurn(
            so_far=so_far, failed=failed, instead=(look_up_text("cannot-check", so_far.language),), expects="yes-no"
        )
    if verdict.verdict == "pass" and verdict.reason == "verified" and pending:
        thanks = look_up_text("verified", so_far.language)
        more = () if held else (look_up_text("how-help", so_far.language),)
        return ShieldedTurn(so_far=so_far, failed=failed, instead=(thanks, *more), release=held)
    if verdict.verdict == "pass":
        return ShieldedTurn(so_far=so_far, failed=failed)
    text, expects = proof(verdict, call.conversation)
    return ShieldedTurn(so_far=so_far, failed=failed, instead=text, expects=expects)


def request_tool(turn: int, tool: str, arguments: str, guarded: float = 0.0, took: float = 0.0) -> ToolRequested:
    """The fact that asks for a tool; it says whether the ledger has to write for it, and what came before in milliseconds."""
    return ToolRequested(turn=turn, tool=tool, arguments=arguments, reads=is_read_only(tool), guard_ms=guarded, compose_ms=took)


def hold_tool(wanted: ToolRequested, so_far: Conversation, business: Business) -> ToolHeld | None:
    """The fact that holds a tool until the caller has shown who they are; None when it may be used at once."""
    if (wanted.tool, wanted.arguments) in so_far.guard.standing.cleared:
        return None
    policy = find_tool_policy(business, wanted.tool, wanted.arguments, so_far.caller)
    return ToolHeld(turn=wanted.turn, tool=wanted.tool, arguments=wanted.arguments, policy=policy.id) if policy else None


def decline_outside_area(tool: str, so_far: Conversation, business: Business) -> str:
    """What is said instead of a booking outside the area; empty when nothing stands against the tool."""
    if tool not in _COMING or so_far.guard.place != "outside":
        return ""
    return business.area.referral or look_up_text("out-of-area", so_far.language)


def report_verdicts(
    guard: ShieldedTurn, turn: int, sentence: Callable[[str], SentenceComposed]
) -> Iterator[SentenceComposed | ToolRequested | VerdictGiven]:
    """What came of it as facts: the shields that failed, what is said, and the tools that may be used now."""
    yield from guard.failed
    yield from map(sentence, guard.instead)
    for one in guard.release:
        yield request_tool(turn, one.tool, one.arguments)


async def await_tool_verdict(
    tool: ToolHeld, id_: str, so_far: Conversation, call: OngoingCall, verdicts: Verdicts
) -> ShieldedTurn:
    """The shield's word on a tool that waits, the fact with this id: released, or what to ask the caller."""
    verdict = await verdicts.of("verification", id_)
    if verdict is None:
        sorry = look_up_text("cannot-check", so_far.language)
        return ShieldedTurn(
            so_far=so_far, failed=(record_late_shield("verification", id_, tool.turn),), instead=(sorry,), expects="yes-no"
        )
    if verdict.verdict == "pass":
        return ShieldedTurn(so_far=so_far, release=(tool,))
    text, expects = proof(verdict, call.conversation)
    return ShieldedTurn(so_far=so_far, instead=text, expects=expects)


def proof(verdict: VerdictGiven, now: Conversation) -> tuple[tuple[str, ...], Expects]:
    """What to say to a demand for proof, and what for; `now` knows the question."""
    asked = now.guard.standing.asked
    if verdict.verdict == "block" or asked is None:
        return (look_up_text("callback", now.language),), "yes-no"
    question = look_up_text(asked.method, now.language)
    wrong = (look_up_text("wrong", now.language),) if verdict.reason.startswith("wrong") else ()
    return (*wrong, question), _EXPECTS.get(asked.method, "anything")


def record_late_shield(shield: str, about: str, turn: int, means: str = "") -> VerdictGiven:
    """What is written down of a shield that was waited for in vain; `means` is what it counts as, in the shield's words."""
    return VerdictGiven(shield=shield, about=about, turn=turn, verdict="failed", reason=f"{means}late or down")


def find_suggestion(
    occasion: Event, so_far: Conversation, business: Business, call: OngoingCall, languages: Languages, clock: Clock
) -> HandoffSuggested | None:
    """A person instead of an answer, when a turn sets off a trigger. Its mood comes a moment after its intent."""
    if not isinstance(occasion, IntentRecognised):
        return None
    sentiments = call.conversation.escalation.sentiments
    state = msgspec.structs.replace(so_far.escalation, sentiments=sentiments)
    cues = languages.of(so_far.language, business.language).cues
    return suggest_handoff(occasion, state, business, cues, clock.now())
