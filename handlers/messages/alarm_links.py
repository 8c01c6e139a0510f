"""The link in the text of an alarm: whoever opens it and agrees has the alarm, and nobody else is woken."""

from typing import Protocol


class AlarmLinks(Protocol):
    """Makes links that show nothing but which alarm they are for."""

    def link(self, tenant: str, item: str) -> str:
        """The address for the inbox item of an alarm; empty when this installation has no address of its own."""
        ...
