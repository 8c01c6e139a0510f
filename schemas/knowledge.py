"""What a business knows: a graph of entities, relations and decision rules, decoded from TOML and owner's changes."""

from typing import Literal

import msgspec


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Opening times of one weekday part, local: `opens` and `closes` as `HH:MM`."""

    opens: str
    closes: str


#: Weekday (`mon`...`sun`) to its spans; a missing day is closed.
Week = dict[str, tuple[Span, ...]]


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """Something the business does. `said` are other ways callers name it; `by` the resources (ids) that can do it.

    `price` is a decimal text, the list price; `from_price` says it is a minimum. `buffer` minutes follow each visit.
    """

    id: str
    name: str
    minutes: int
    price: str = "0"
    from_price: bool = False
    said: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    buffer: int = 0
    about: str = ""
    bookable: bool = True
    ask: tuple[str, ...] = ()


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """A person, chair, room, table or van whose time can be booked. `hours` empty: the business's own. `days_off` ISO dates.

    `seats` bounds a party; when `shared` (a class, a tour) several parties share the seats, else one party has it alone.
    """

    id: str
    name: str
    role: str = ""
    kind: Literal["person", "place", "thing"] = "person"
    said: tuple[str, ...] = ()
    hours: Week = {}
    days_off: tuple[str, ...] = ()
    seats: int = 1
    shared: bool = False


class Faq(msgspec.Struct, frozen=True, kw_only=True):
    """A question callers ask, in several phrasings, and the answer, ready to be spoken."""

    topic: str
    asked: tuple[str, ...]
    answer: str


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A decision rule: when the caller says one of `words` (or means `intent`), `then` do this, saying `say`.

    `urgent`: emergencies; `transfer`: a human; `decline`: not ours; `ask`: a qualifying question; `say`: just say it.
    `months` (1-12) limits it to a season; `unless` are words that void it.
    """

    id: str
    then: Literal["urgent", "transfer", "decline", "ask", "say"]
    say: str
    words: tuple[str, ...] = ()
    intent: str = ""
    unless: tuple[str, ...] = ()
    months: tuple[int, ...] = ()


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """Where the business serves: postcode prefixes, towns, states (two letters), a circle; empty: anywhere.

    `center` is a postcode or `latitude,longitude`. `ask`: a street alone does not do, the caller is asked for the postcode.
    `referral` is said when declining.
    """

    postcodes: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    center: str = ""
    radius_km: float = 0.0
    ask: bool = True
    referral: str = ""

    @property
    def limited(self) -> bool:
        """Whether it matters where the caller is."""
        return bool(self.postcodes or self.towns or self.states or (self.center and self.radius_km > 0))


#: How a caller can show who they are.
Method = Literal["birth-date", "name-and-day", "postcode", "code", "callback"]


class Sensitive(msgspec.Struct, frozen=True, kw_only=True):
    """A request before which callers must show who they are: using one of `tools`, or asking with one of `words`.

    `when`: always, or only when it is about another number than the one they call from. `methods` in order of preference.
    """

    id: str
    when: Literal["always", "other-number"] = "always"
    tools: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    methods: tuple[Method, ...] = ("birth-date", "name-and-day", "postcode", "code", "callback")


class Rival(msgspec.Struct, frozen=True, kw_only=True):
    """A competitor that the owner knows: its name, as callers may say it, and keyed hashes of its numbers, never numbers."""

    name: str
    said: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """How many days a business keeps what: 0 is for ever. `calls`: what was said; figures and outcomes stay.

    `audio`: recordings, which are `hot` for the first days. `contacts`: people not heard of for so long are erased.
    """

    calls: int = 365
    audio: int = 30
    hot: int = 7
    contacts: int = 0


class Business(msgspec.Struct, frozen=True, kw_only=True):
    """All a receptionist knows of one business. An industry template is the same, with defaults for every part."""

    tenant: str
    name: str
    industry: str
    timezone: str
    number: str = ""
    currency: str = "USD"
    language: str = "en"
    greeting: str = ""
    address: str = ""
    directions: str = ""
    hours: Week = {}
    closures: tuple[str, ...] = ()
    notice_minutes: int = 60
    horizon_days: int = 90
    step_minutes: int = 15
    services: tuple[Service, ...] = ()
    resources: tuple[Resource, ...] = ()
    faqs: tuple[Faq, ...] = ()
    rules: tuple[Rule, ...] = ()
    never_say: tuple[str, ...] = ()
    area: Area = Area()
    sensitive: tuple[Sensitive, ...] = ()
    rivals: tuple[Rival, ...] = ()
    handoff_number: str = ""
    record: bool = False
    retention: Retention = Retention()

    def service(self, id_: str) -> Service | None:
        return next((service for service in self.services if service.id == id_), None)

    def resource(self, id_: str) -> Resource | None:
        return next((resource for resource in self.resources if resource.id == id_), None)
