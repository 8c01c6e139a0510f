"""Who is who: contacts merged into one, split again, or kept apart; what a person of the business says of them."""

from schemas.event import Event, Personal
from schemas.kinds import CONTACT


class ContactMerged(Event, frozen=True, tag="contact.merged"):
    """Two contacts are one person: what is known of `person` is shown with `into` from now on. On the life of `person`.

    `by` is the account that has decided so; empty when their details alone did, and then a caller is not taken for the other.
    """

    kind = CONTACT

    person: str
    into: str
    reason: Personal
    by: str = ""


class ContactSplit(Event, frozen=True, tag="contact.split"):
    """They are two after all: `person` is a contact of their own again, with all that was theirs before."""

    kind = CONTACT

    person: str
    out_of: str
    reason: Personal
    by: str


class ContactHeldApart(Event, frozen=True, tag="contact.held-apart"):
    """They are two, whatever they share: nobody is asked about them again, and no details alone merge them."""

    kind = CONTACT

    person: str
    other: str
    by: str
    reason: Personal = ""


class MergeSuggested(Event, frozen=True, tag="merge.suggested"):
    """`person` may be the same as `other`: somebody has to look. `likeness` is from 0 to 1, `reason` what is alike."""

    kind = CONTACT

    person: str
    other: str
    likeness: float
    reason: Personal


class ContactEdited(Event, frozen=True, tag="contact.edited"):
    """A person of the business says what a field is; whatever is heard later does not change it. Empty: it is not known."""

    kind = CONTACT

    person: str
    field: str
    value: Personal
    by: str


class NoteWritten(Event, frozen=True, tag="note.written"):
    """A note about a contact."""

    kind = CONTACT

    person: str
    text: Personal
    by: str
    call: str = ""


class NoteRemoved(Event, frozen=True, tag="note.removed"):
    """The note (`derive_token` of the fact that wrote it) is not shown any more."""

    kind = CONTACT

    person: str
    note: str
    by: str


class ContactTagged(Event, frozen=True, tag="contact.tagged"):
    """A contact has a tag."""

    kind = CONTACT

    person: str
    label: Personal
    by: str


class ContactUntagged(Event, frozen=True, tag="contact.untagged"):
    """The contact has the tag no more."""

    kind = CONTACT

    person: str
    label: Personal
    by: str


class TaskOpened(Event, frozen=True, tag="task.opened"):
    """Something is to be done for a contact, by the local day `due` (ISO, empty: some time); the inbox says what became of it.

    `call` is the one in which it was promised or wished for; `by` an account, empty when it came of a call by itself.
    """

    kind = CONTACT

    person: str
    text: Personal
    due: str = ""
    call: str = ""
    by: str = ""
