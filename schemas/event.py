"""What every fact is: a frozen struct with a tag that never changes."""

from typing import Annotated, ClassVar

import msgspec

from schemas.kinds import CALL, Kind

#: Text about a person. The wire seals it under that person's own key before it reaches the log, and opens it for readers
#: who may see it; after an erasure it reads as `ERASED`. Types stay `str`, so folds need not know.
Personal = Annotated[str, msgspec.Meta(extra={"personal": True})]

ERASED = "[erased]"


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="fact", omit_defaults=True):
    """A thing that happened. Subclasses name their tag; the class is its PascalCase (tested).

    What is to be known of a fact stands here, and nowhere else: `kind` is what it is about, which says where it is kept, who may
    watch it and what a snapshot of it may hold. `whose_field` names the person it is about, by id: their key seals what is
    `Personal` in it, it is in what they are handed, and it is forgotten with them. A fact without such a field is the person's
    whose fact it answers.
    `apart` tells several answers of one kind to one fact apart in their ids: a field, or `handler` for who answers; without it
    they are counted. `once_a_turn`: frames cause at most one of it in a turn.
    """

    kind: ClassVar[Kind] = CALL
    whose_field: ClassVar[str] = "person"
    apart: ClassVar[str] = ""
    once_a_turn: ClassVar[bool] = False

    @classmethod
    def tag(cls) -> str:
        """The storage contract, for example `appointment.booked`."""
        return str(cls.__struct_config__.tag)

    def whose(self) -> str:
        """The id of the person this is about, as far as the fact itself says; else empty."""
        return str(getattr(self, self.whose_field, ""))
