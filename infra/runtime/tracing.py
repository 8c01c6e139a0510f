"""Following a turn across handlers: a span per piece of work, its context carried in the facts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Tracing(Protocol):
    """Opens a span as the child of a `traceparent`; yields the one to put on the answers."""

    @contextmanager
    def span(self, name: str, parent: str) -> Iterator[str]: ...


class Untraced:
    """No tracing: costs nothing, hands the parent on."""

    @contextmanager
    def span(self, name: str, parent: str) -> Iterator[str]:  # noqa: ARG002 - the face of Tracing
        yield parent
