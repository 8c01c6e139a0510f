"""What every fact is: a frozen struct with a tag that never changes."""

from typing import Annotated, ClassVar

import msgspec

#: Text about a person. The wire seals it under that person's own key before it reaches the log, and opens it for readers
#: who may see it; after an erasure it reads as `ERASED`. Types stay `str`, so folds need not know.
Personal = Annotated[str, msgspec.Meta(extra={"personal": True})]

ERASED = "[erased]"


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="fact", omit_defaults=True):
    """A thing that happened. Subclasses name their tag; the class is its PascalCase (tested).

    `kind` is the first token of the subject the fact is appended to: the life of one thing.
    """

    kind: ClassVar[str] = "call"

    @classmethod
    def tag(cls) -> str:
        """The storage contract, for example `appointment.booked`."""
        return str(cls.__struct_config__.tag)
