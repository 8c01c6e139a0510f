"""A turn of a call that is over, flagged or put right by a member; what an owner puts right holds from the next call."""

from typing import Annotated, Literal, get_args

import msgspec

from handlers.business.business_file import encode_parts
from handlers.understanding.intents import Intent
from infra.api.accounts.denial import Denied
from infra.api.business_desk import read_settings
from infra.api.call_control import tell_about_caller
from infra.api.endpoint import Visitor, endpoint
from infra.api.queries import CallAsked
from infra.api.sign_in import Nothing
from infra.api.visit_desk import refuse
from read_models.call_progress import read_call_progress
from schemas.business import ConfigurationRequested
from schemas.corrections import CorrectionRequested
from schemas.knowledge import Business

Words = Annotated[str, msgspec.Meta(max_length=500)]


class Correcting(CallAsked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What would have been right; what is left out was right. With nothing but a turn it is flagged.

    To teach, give what callers say (`words`), and what they mean (`intent`, with a `service` when it is about one), or what
    the answer to it is (`answer`, under a `topic` of the business's questions, or a new one).
    """

    turn: Annotated[int, msgspec.Meta(ge=0, le=10_000)]
    words: Words = ""
    intent: Intent | Literal[""] = ""
    service: Words = ""
    topic: Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]{0,40}$", description="Like opening-hours")] = ""
    answer: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    note: Words = ""
    teach: Annotated[bool, msgspec.Meta(description="The receptionist goes by it from the next call; for owners")] = False


class Corrected(msgspec.Struct, frozen=True, kw_only=True):
    """`taught`: what the business knows has changed; `change` is its id, which undo takes."""

    call: str
    turn: int
    taught: bool
    change: str


class Intents(msgspec.Struct, frozen=True, kw_only=True):
    intents: list[str]


@endpoint("/intents")
async def intents(asked: Nothing, visitor: Visitor) -> Intents:  # noqa: ARG001 - the signature is the description
    """What a turn of a caller can mean."""
    return Intents(intents=[*get_args(Intent)])


@endpoint("/calls/{call}/corrections", method="POST", created=True)
async def correct_turn(asked: Correcting, visitor: Visitor) -> Corrected:
    """Flag a turn of a call that is over, or say what would have been right.

    It is written down on the call, with whose word it is. With `teach` it becomes an example or an answer of the business:
    judged, in force from the next call, and taken back like every change of it.
    """
    who = visitor.bearer
    async with visitor.desk.pool.connection() as connection:
        known = await read_call_progress(connection, tenant=who.tenant, call=asked.call)
    if known is None:
        raise Denied("absent", "this business has no such call; /calls lists those it has")
    if not known.over:
        raise Denied("taken", "the call is still on; put it right when it is over")
    change = await _teach(asked, visitor) if asked.teach else ""
    wanted = CorrectionRequested(
        account=who.account,
        role=who.role,
        session=who.session,
        object=asked.call,
        person=known.person,
        turn=asked.turn,
        words=asked.words.strip(),
        intent=asked.intent,
        answer=asked.answer.strip(),
        note=asked.note.strip(),
        taught=asked.teach,
    )
    async with visitor.desk.work() as connection:
        await tell_about_caller(visitor.desk, connection, who, known.person, wanted)
    return Corrected(call=asked.call, turn=asked.turn, taught=asked.teach, change=change)


async def _teach(asked: Correcting, visitor: Visitor) -> str:
    """Change what the business knows; the id of the change. RequestRefused (422) when it makes no sense."""
    who = visitor.bearer
    if who.role != "owner":
        raise Denied("forbidden", "what the receptionist knows is changed by an owner; leave `teach` out to flag the turn")
    if not asked.words.strip():
        raise refuse("words", "nothing can be learned without words; write what callers say")
    known = await read_settings(who.tenant, await visitor.books.read_profile(who.tenant))
    if known is None:
        raise refuse("business", "your session is in no business that is open; open one, or enter one")
    parts = encode_parts(_parts(asked, known))
    why = f"call {asked.call}, turn {asked.turn}"
    await visitor.books.decide(who.tenant, ConfigurationRequested(parts=parts, by=who.account, why=why))
    return (await visitor.books.read_profile(who.tenant)).changes[-1].id


def _parts(asked: Correcting, known: Business) -> dict[str, list[dict[str, object]]]:
    said = asked.words.strip()
    if asked.answer.strip():
        topic = asked.topic or f"asked-{asked.call.lower()[-20:]}-{asked.turn}"
        before = next((faq.asked for faq in known.faqs if faq.topic == topic), ())
        return {"faqs": [{"topic": topic, "asked": [*dict.fromkeys((*before, said))], "answer": asked.answer.strip()}]}
    if not asked.intent:
        raise refuse("intent", "say what they mean, or what the answer is; one of the two is what is learned")
    example: dict[str, object] = {"id": f"{asked.call[-26:]}-{asked.turn}", "said": said, "intent": asked.intent}
    return {"examples": [example | ({"service": asked.service} if asked.service else {})]}
