"""What a business knows: a graph of entities, relations and decision rules, decoded from TOML and owner's changes."""

from typing import Literal

import msgspec

from schemas.documents import Document, cut_passages
from schemas.intent_examples import IntentExample
from schemas.keeping import Engagement, FollowUp, Retention
from schemas.notify import Notify
from schemas.opening_times import Week
from schemas.triggers import HandingOver, Triggers


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """Something the business does. `said` are other ways callers name it; `by` the resources (ids) that can do it.

    `price` is a decimal text, the list price; `from_price` says it is a minimum, `per` what it is for ("an hour").
    `prices` are what it usually costs by country or "EU", as `low-high` in the currency there: a template's figures.
    `buffer` minutes follow each visit. `combines` are services (ids) that go well with it in one visit.
    `recall_days`: after so many days it is time again, 0 when it is not; `minutes` is what it usually takes.
    `unpriced`: the template knows no price here, so 0 is none. `orders`: it is how dishes are ordered, and its first question
    is what the caller would like.
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
    per: str = ""
    prices: dict[str, str] = {}
    combines: tuple[str, ...] = ()
    recall_days: int = 0
    orders: bool = False
    unpriced: bool = False

    @property
    def priced(self) -> bool:
        """Whether anybody said what it costs; a price of nothing that was not said is no free service."""
        return not self.unpriced or self.price.strip("0.") != ""


class Dish(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be ordered to eat: `contains` are its allergens, `about` what is in it. Prices as of services."""

    id: str
    name: str
    price: str = "0"
    prices: dict[str, str] = {}
    said: tuple[str, ...] = ()
    about: str = ""
    contains: tuple[str, ...] = ()
    unpriced: bool = False


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


class Season(msgspec.Struct, frozen=True, kw_only=True):
    """What is different in some months (1-12): a busy time, other wishes, something to say early."""

    id: str
    months: tuple[int, ...]
    note: str


class Business(msgspec.Struct, frozen=True, kw_only=True):
    """All a receptionist knows of one business. An industry template is the same, with defaults for every part.

    `country` is two letters; empty: the one of `number`. `ask` is asked before every service but those that say `ask = []`.
    `cancel_hours`: a customer who cancels when fewer are left, is late. `ask_minutes` after a visit of which nobody has said
    what became of it, the owner is asked; 0 is never. `vocabulary` are words of the trade that the recogniser should know,
    `family` the family of trades the industry is of, `examples` what callers said that was understood wrongly once. `texts` are
    its own words for messages, by topic or `topic.language` (`reminder`, `reminder.es`); `review_link` is where its customers
    write reviews. `further_numbers` are answered like `number`; its own texts and calls come from `number`.
    """

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
    further_numbers: tuple[str, ...] = ()
    handoff_number: str = ""
    record: bool = False
    retention: Retention = Retention()
    family: str = ""
    country: str = ""
    ask: tuple[str, ...] = ()
    vocabulary: tuple[str, ...] = ()
    seasons: tuple[Season, ...] = ()
    dishes: tuple[Dish, ...] = ()
    follow_up: FollowUp = FollowUp()
    engagement: Engagement = Engagement()
    cancel_hours: int = 24
    ask_minutes: int = 60
    notify: Notify = Notify()
    texts: dict[str, str] = {}
    review_link: str = ""
    handing_over: HandingOver = HandingOver()
    triggers: Triggers = Triggers()
    documents: tuple[Document, ...] = ()
    examples: tuple[IntentExample, ...] = ()

    @property
    def all_numbers(self) -> tuple[str, ...]:
        """The number it is known by first, then its further ones; empty when it has none."""
        return tuple(dict.fromkeys(one for one in (self.number, *self.further_numbers) if one))

    @property
    def answers(self) -> tuple[Faq, ...]:
        """What it can answer: its own questions, and each passage of its documents, word for word, asked by what it says."""
        passages = (passage for document in self.documents for passage in cut_passages(document))
        return (*self.faqs, *(Faq(topic=one.topic, asked=one.sentences, answer=one.text) for one in passages))

    def service(self, id_: str) -> Service | None:
        return next((service for service in self.services if service.id == id_), None)

    def resource(self, id_: str) -> Resource | None:
        return next((resource for resource in self.resources if resource.id == id_), None)

    def dish(self, id_: str) -> Dish | None:
        return next((dish for dish in self.dishes if dish.id == id_), None)
