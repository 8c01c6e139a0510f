"""A fact as it travels: the event, and what its headers say about it."""

from datetime import datetime

import msgspec

from schemas.event import Event


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A fact on its way to the log.

    `id` is the message id: `<cause>/<tag>/<n>`, or a ULID for what has no cause of ours; sending it twice stores it once.
    `cause` is the id of the fact this one answers, `handler` the name of the handler that answered.
    `person` names whose key seals the personal fields (empty: nobody's). `epoch` is the writer's claim (0: unclaimed).
    """

    subject: str
    event: Event
    id: str
    at: datetime
    cause: str = ""
    handler: str = ""
    person: str = ""
    epoch: int = 0
    trace: str = ""


class Fact(Draft, frozen=True, kw_only=True):
    """A fact as read: a draft that the log may have numbered.

    `sequence` is the stream sequence, 0 when the fact was heard live before the log acknowledged it.
    """

    sequence: int = 0


def promote_draft(draft: Draft, sequence: int = 0) -> Fact:
    """A draft as the fact it became; without a sequence, as it is heard live."""
    return Fact(**{name: getattr(draft, name) for name in Draft.__struct_fields__}, sequence=sequence)


def answer_id(cause: str, tag: str, nth: int = 0) -> str:
    """The id of the `nth` answer with this tag to the fact `cause`: the same question, the same id."""
    return f"{cause}/{tag}/{nth}"
