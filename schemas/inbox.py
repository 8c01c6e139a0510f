"""The inbox of a business: what becomes of what its people were told; and when an urgent thing is said again."""

from datetime import datetime

from schemas.event import Event, Personal
from schemas.kinds import DUE, INBOX


class InboxDone(Event, frozen=True, tag="inbox.done"):
    """It is dealt with. Subject `inbox.<tenant>.<item>`, where the item is `derive_token` of the fact that told of it."""

    kind = INBOX

    by: str
    note: Personal = ""


class InboxReopened(Event, frozen=True, tag="inbox.reopened"):
    """It is not dealt with after all."""

    kind = INBOX

    by: str


class InboxSnoozed(Event, frozen=True, tag="inbox.snoozed"):
    """Somebody has seen it, and wants to see it again then."""

    kind = INBOX

    until: datetime
    by: str


class InboxAssigned(Event, frozen=True, tag="inbox.assigned"):
    """It is for this account to deal with; empty: for anybody."""

    kind = INBOX

    account: str
    by: str


class InboxAcknowledged(Event, frozen=True, tag="inbox.acknowledged"):
    """Whoever was woken for it has it: nobody else is woken. `by`: with a `key`, by the `link`, or at the `desk` (`account`)."""

    kind = INBOX

    inbox: str
    by: str
    account: str = ""


class NoticeDue(Event, frozen=True, tag="notice.due"):
    """Nobody had seen an urgent notice when this was set: is it so still? On `due.<tenant>.notice-<item>`.

    `attempt` counts how often it was told before; `notice` is the id of the fact that told of it.
    """

    kind = DUE

    item: str
    notice: str
    topic: str
    text: Personal
    attempt: int
