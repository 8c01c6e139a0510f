"""What a handler decided upon lives that only it could find: its answers, and where those lives stood."""

from collections.abc import Mapping
from typing import Generic, TypeVar

import msgspec

from schemas.event import Event

Answer = TypeVar("Answer", bound=Event)


class Decided(msgspec.Struct, Generic[Answer], frozen=True):
    """Answers that hold only while what they were decided upon stands as it did.

    `expected` are the last sequences of those lives by subject, 0 where there was no fact yet. The runtime appends the answers,
    all or none, before the handler goes on; when one of the lives has moved on, the handler is asked again from its beginning.
    """

    answers: tuple[Answer, ...]
    expected: Mapping[str, int]
