"""Facts as the log keeps them: tags, classes, the shape of each field, headers, and how messages are named."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import inspect

from bus.tags import events_by_tag
from bus.wire import Wire
from infra.runtime.stamp import AnswerStamp, draft_from_frame
from schemas.business import OwnerNotified
from schemas.diary import AppointmentRejected
from schemas.fact import Draft, Fact, answer_id
from schemas.frame import Frame, pack_frame
from schemas.line import CallEnded
from schemas.speech import SpeechDiscarded, SpeechPartial, SpeechStarted
from schemas.understanding import VerdictGiven
from schemas.upcasters import UPCASTERS
from tests.clock import StillClock

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def facts() -> dict[str, Any]:
    """By tag: the class, the kind of subject, and each field with its JSON shape, its default and whether it is personal."""
    return {
        tag: {"class": event.__name__, "kind": event.kind.name, "fields": _fields(inspect.type_info(event))}
        for tag, event in events_by_tag().items()
    }


def wire() -> dict[str, Any]:
    """The headers of a fact with everything set, a frame's bytes, and the tags whose old shapes are lifted."""
    draft = Draft(
        subject="call.demo.c1", event=CallEnded(reason="caller", seconds=2.5), id="i", at=AT, cause="c", handler="h",
        person="p", epoch=7, trace="t",
    )  # fmt: skip
    message = Wire().write(draft)
    return {
        "headers": message.headers,
        "payload": message.payload.decode(),
        "frame": pack_frame(Frame(1, 2, 3, 4, b"\x05")).hex(),
        "lifted": {tag: len(steps) for tag, steps in UPCASTERS.items()},
    }


def message_ids() -> dict[str, str]:
    """The id of each kind of message: an answer, what several may say to one fact, what frames caused."""
    call = Fact(subject="call.demo.c1", event=CallEnded(reason="caller", seconds=2), id="cause", at=AT)
    stamp = AnswerStamp(call, "someone", StillClock(AT))
    rejected = AppointmentRejected(appointment="a", reason="taken", call="c1")
    verdict = VerdictGiven(shield="pii", about="a", turn=1, verdict="pass")
    notified = OwnerNotified(topic="late", text="t")
    frames = (
        SpeechStarted(turn=3, frame=40, over_agent=False),
        SpeechPartial(turn=3, frame=50, words="w", voiced_ms=200),
        SpeechDiscarded(turn=3, frame=60, reason="noise"),
    )
    return {
        "answer": answer_id("cause", "appointment.booked", 2),
        "first answer": stamp.draft(rejected).id,
        "second answer": stamp.draft(rejected).id,
        "verdict": stamp.draft(verdict).id,
        "notice to the owner": stamp.draft(notified).id,
    } | {event.tag(): draft_from_frame(call.subject, event, "hearing", StillClock(AT), person="", epoch=1).id for event in frames}


def _fields(of: Any) -> dict[str, str]:
    return {field.encode_name: f"{_shape(field.type)}{_default(field)}" for field in of.fields}


def _default(field: inspect.Field) -> str:
    if field.required:
        return ""
    said = field.default if field.default_factory is inspect.NODEFAULT else field.default_factory()
    return f" = {msgspec.json.encode(said).decode()}"


def _shape(kind: Any) -> str:
    match kind:
        case inspect.Metadata(type=of, extra=extra):
            return f"{_shape(of)}{' personal' if extra and extra.get('personal') else ''}"
        case inspect.LiteralType(values=values):
            return "|".join(sorted(map(str, values)))
        case inspect.UnionType(types=kinds):
            return " or ".join(sorted(map(_shape, kinds)))
        case inspect.VarTupleType(item_type=of) | inspect.ListType(item_type=of) | inspect.SetType(item_type=of):
            return f"[{_shape(of)}]"
        case inspect.DictType(key_type=key, value_type=of):
            return f"{{{_shape(key)}: {_shape(of)}}}"
        case inspect.StructType():
            return "{" + ", ".join(f"{name}: {shape}" for name, shape in sorted(_fields(kind).items())) + "}"
        case _:
            return type(kind).__name__.removesuffix("Type").lower()
