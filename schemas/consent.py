"""Consent: what a person has allowed or forbidden, by channel and purpose, in whose words, and each leave to write to them."""

from typing import Literal

from schemas.event import Event, Personal
from schemas.kinds import CONSENT

#: What may be done with a person: being recorded, and the ways of reaching them.
Channel = Literal["recording", "sms", "whatsapp", "email", "call"]
#: Marketing is allowed by an express yes only; transactional is what they asked for: confirmations, reminders, replies. A notice
#: tells the business's own people what concerns them, as its settings ask for.
Purpose = Literal["marketing", "transactional", "notice"]
#: Where a change comes from. `carrier`: the carrier refuses the number; `booking`, `contact`: implied by what they did.
Source = Literal["call", "keyword", "owner", "import", "booking", "contact", "carrier"]
Keyword = Literal["stop", "start", "help"]
Change = Literal["granted", "withdrawn", "do-not-contact", "contact-again"]


class ConsentReported(Event, frozen=True, tag="consent.reported"):
    """Somebody says that a consent has changed; the person's ledger decides whether it is news.

    Subject `consent.<tenant>.<person>`, like all that the ledger decides.

    `implied`: not said but meant by what they did (they called, they booked): never outweighs what they have said.
    `wording` is what they were asked or shown, `said` what they answered. `origin` is the call, message, file or account.
    """

    kind = CONSENT

    person: str
    change: Change
    source: Source
    channel: Channel = "sms"
    purpose: Purpose = "transactional"
    implied: bool = False
    origin: str = ""
    turn: int = 0
    wording: str = ""
    said: Personal = ""
    language: str = "en"


class ConsentGranted(Event, frozen=True, tag="consent.granted"):
    """The person allows one channel for one purpose."""

    kind = CONSENT

    person: str
    channel: Channel
    purpose: Purpose
    source: Source
    implied: bool = False
    origin: str = ""
    turn: int = 0
    wording: str = ""
    said: Personal = ""
    language: str = "en"


class ConsentWithdrawn(Event, frozen=True, tag="consent.withdrawn"):
    """The person forbids one channel for one purpose, or did not allow it when asked."""

    kind = CONSENT

    person: str
    channel: Channel
    purpose: Purpose
    source: Source
    origin: str = ""
    turn: int = 0
    wording: str = ""
    said: Personal = ""
    language: str = "en"


class DoNotContactSet(Event, frozen=True, tag="do-not-contact.set"):
    """From now on nothing is sent to this person, on any channel, for any purpose."""

    kind = CONSENT

    person: str
    source: Source
    origin: str = ""
    turn: int = 0
    wording: str = ""
    said: Personal = ""
    language: str = "en"


class DoNotContactLifted(Event, frozen=True, tag="do-not-contact.lifted"):
    """The person may be written to again, as far as their consents go."""

    kind = CONSENT

    person: str
    source: Source
    origin: str = ""
    turn: int = 0
    wording: str = ""
    said: Personal = ""
    language: str = "en"


class KeywordHeard(Event, frozen=True, tag="keyword.heard"):
    """The person wrote STOP, START or HELP in some language, in the message with the id `origin`. One answer to it is allowed."""

    kind = CONSENT

    person: str
    keyword: Keyword
    channel: Channel
    origin: str
    language: str = "en"


class MessageAllowed(Event, frozen=True, tag="message.allowed"):
    """Leave to send one message to this person, once, now. `reason` is the rule that allows it; `attempt` counts from 1."""

    kind = CONSENT
    apart = "attempt"

    person: str
    message: str
    channel: Channel
    purpose: Purpose
    reason: str
    attempt: int = 1


class RecordingAllowed(Event, frozen=True, tag="recording.allowed"):
    """On the call: asked in these words whether it may be recorded, the caller said yes, in this turn."""

    person: str
    turn: int
    wording: str = ""
    said: Personal = ""
    language: str = "en"


class RecordingDeclined(Event, frozen=True, tag="recording.declined"):
    """On the call: it may not be recorded. `reason`: `no` they said no, `no-answer` nothing clear was said, `unheard`."""

    person: str
    turn: int
    reason: Literal["no", "no-answer", "unheard"]
    wording: str = ""
    said: Personal = ""
    language: str = "en"
