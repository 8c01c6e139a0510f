"""Who is this? Contacts from memory."""

from typing import Protocol

from handlers.contacts.state import Contact
from schemas.fact import Fact


class ContactMemory(Protocol):
    """All contacts of all businesses, hot."""

    def contact(self, tenant: str, person: str) -> Contact | None:
        """What is known of a person; None when they were never met."""
        ...

    def notice(self, fact: Fact) -> None:
        """Know at once a fact that the log has just taken, before it comes back from there."""
        ...
