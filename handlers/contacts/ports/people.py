"""Who is this? Contacts from memory."""

from typing import Protocol

from handlers.contacts.state import Contact
from schemas.fact import Fact


class ContactMemory(Protocol):
    """All contacts of all businesses, hot."""

    def contact(self, tenant: str, person: str) -> Contact | None:
        """What is known of a person; None when they were never met.

        Whom a person of the business has merged into another is answered as that other; a merge by details alone is not followed:
        what somebody says of themselves must not open another's file.
        """
        ...

    def alike(self, tenant: str, contact: Contact) -> tuple[Contact, ...]:
        """Others of the business who share a phone, an e-mail address or a part of the name with a contact."""
        ...

    def notice(self, fact: Fact) -> None:
        """Know at once a fact that the log has just taken, before it comes back from there."""
        ...
