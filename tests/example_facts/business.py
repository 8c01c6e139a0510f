"""Examples of a business: asked for, opened, changed, drafted, undone, closed; and whose number is whose."""

from datetime import datetime

from schemas.business import (
    BusinessClosed,
    BusinessConfigured,
    BusinessOpened,
    ChangeRefused,
    ChangeUndone,
    ClosingRequested,
    ConfigurationDrafted,
    ConfigurationRequested,
    DiscardRequested,
    DraftDiscarded,
    DraftPublished,
    FieldProblem,
    OpeningRequested,
    PublicationRequested,
    UndoRequested,
)
from schemas.carriers import CarrierBound, CarrierUnbound, NumberBought
from schemas.event import Event
from schemas.inbox import InboxAssigned, InboxDone, InboxReopened, InboxSnoozed, NoticeDue
from schemas.numbers import NumberBound, NumberReleased

HOURS = '{"mon":[{"opens":"09:00","closes":"17:00"}]}'
NUMBER = "0a1b2c3d4e5f60718293a4b5c6"

EXAMPLES: tuple[Event, ...] = (
    OpeningRequested(
        name="Alder Street Dental",
        industry="dental",
        number="+15550199",
        country="US",
        parts={"address": '"48 Alder Street"'},
        by="01ACCOUNT",
        why="a second practice",
    ),
    BusinessOpened(name="Alder Street Dental", industry="dental", number="+15550199", timezone="America/New_York"),
    ConfigurationRequested(parts={"hours": HOURS}, whole=True, by="01ACCOUNT", why="winter hours"),
    BusinessConfigured(part="hours", value=HOURS, by="01ACCOUNT", why="winter hours"),
    ConfigurationDrafted(part="hours", value=HOURS, by="01ACCOUNT", why="winter hours"),
    PublicationRequested(by="01ACCOUNT", why="from Monday"),
    DraftPublished(by="01ACCOUNT"),
    DiscardRequested(by="01ACCOUNT"),
    DraftDiscarded(by="01ACCOUNT"),
    UndoRequested(change="01CHANGE", by="01ACCOUNT", why="a mistake"),
    ChangeUndone(change="01CHANGE", by="01ACCOUNT", why="a mistake"),
    ClosingRequested(by="01ACCOUNT", why="retired"),
    BusinessClosed(by="01ACCOUNT", why="retired"),
    ChangeRefused(
        problems=(FieldProblem(field="services.cut.by", problem="there is no resource 'ana'; add it under [[resources]]"),),
        by="01ACCOUNT",
    ),
    InboxDone(by="01ACCOUNT", note="called back"),
    InboxReopened(by="01ACCOUNT"),
    InboxSnoozed(until=datetime.fromisoformat("2026-11-24T08:00:00-05:00"), by="01ACCOUNT"),
    InboxAssigned(account="01COLLEAGUE", by="01ACCOUNT"),
    NoticeDue(item="01ITEM", notice="01FACT", topic="danger", text="A caller smells gas", attempt=1),
    NumberBound(number=NUMBER, business="demo"),
    CarrierBound(carrier="twilio", account="4f2a", by="01ACCOUNT"),
    CarrierUnbound(by="01ACCOUNT"),
    NumberBought(number="+34910123456", price="1.15", currency="USD", by="01ACCOUNT"),
    NumberReleased(number=NUMBER, business="demo"),
)
