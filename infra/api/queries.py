"""What the owner may ask: calls, contacts, the diary, profit and loss."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from infra.api.endpoint import Asker, endpoint
from read_models import call_queries, contacts, diary, engagement, profit_and_loss
from read_models.call_filters import CallFilters
from read_models.call_judgements import MaybeShown

Id = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,64}$", description="An id as it stands in a list")]
MaybeId = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{0,64}$", description="An id as it stands in a list, or nothing")]
Cursor = Annotated[str, msgspec.Meta(max_length=500, description="`next` of the page before; leave it out to begin")]
Limit = Annotated[int, msgspec.Meta(ge=1, le=200, description="How many at most")]
#: How many days `/diary` shows when nobody says.
WEEK = 7


class OneContact(contacts.ContactHistory, frozen=True, kw_only=True):
    """A contact with the history, and the engagement score explained."""

    engagement: engagement.Engagement


class Days(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    """Local days of the business, both included; no bound where left out."""

    first: date | None = None
    last: date | None = None


class CallsAsked(Days, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    outcome: Annotated[str, msgspec.Meta(pattern="^[a-z-]{0,64}$", description="Only calls that came out so")] = ""
    person: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{0,64}$", description="Only calls of this contact")] = ""
    language: Annotated[str, msgspec.Meta(pattern="^[A-Za-z-]{0,16}$", description="Only calls in it, like es")] = ""
    weekday: Annotated[int, msgspec.Meta(ge=1, le=7, description="Only calls on it, 1 is Monday")] | None = None
    hour: Annotated[int, msgspec.Meta(ge=0, le=23, description="Only calls that began in this hour, local")] | None = None
    show: Annotated[MaybeShown, msgspec.Meta(description="Only calls that a figure of `/insights` counts")] = ""
    words: Annotated[str, msgspec.Meta(max_length=200, description="Only calls in which this was said, by whomever")] = ""
    cursor: Cursor = ""
    limit: Limit = 50


class CallAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    call: Id


class ContactsAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    words: Annotated[str, msgspec.Meta(max_length=100, description="Only those whose name, number or e-mail holds this")] = ""
    tag: Annotated[str, msgspec.Meta(max_length=60, description="Only those with this tag")] = ""
    cursor: Cursor = ""
    limit: Limit = 50


class ContactAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    person: Id


class MoneyAsked(Days, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    by: Annotated[Literal["month", "all"], msgspec.Meta(description="A period for each month, or one for all")] = "month"
    group: Annotated[profit_and_loss.Group, msgspec.Meta(description="What revenue and payments are told apart by")] = "service"


@endpoint("/calls")
async def calls(asked: CallsAsked, asker: Asker) -> call_queries.CallsPage:
    """Calls, the newest first, in pages."""
    first, last = bounds(asked)
    return await call_queries.read_calls(
        asker.connection,
        tenant=asker.tenant,
        filters=CallFilters(
            first=first,
            last=last,
            outcome=asked.outcome,
            person=asked.person,
            language=asked.language,
            weekday=asked.weekday,
            hour=asked.hour,
            show=asked.show,
            words=asked.words,
        ),
        cursor=asked.cursor,
        limit=asked.limit,
    )


@endpoint("/calls/{call}", missing="this business has no such call; /calls lists those it has")
async def call(asked: CallAsked, asker: Asker) -> call_queries.OneCall | None:
    """One call: transcript, latency of each turn by stage, tools, verdicts, outcome and cost."""
    return await call_queries.read_call(asker.connection, tenant=asker.tenant, call=asked.call)


@endpoint("/contacts")
async def everybody(asked: ContactsAsked, asker: Asker) -> contacts.ContactsPage:
    """Contacts, the last seen first, in pages."""
    return await contacts.read_contacts(
        asker.connection, tenant=asker.tenant, words=asked.words, tag=asked.tag, cursor=asked.cursor, limit=asked.limit
    )


@endpoint("/contacts/{person}", missing="this business has no such contact; /contacts lists those it has")
async def somebody(asked: ContactAsked, asker: Asker) -> OneContact | None:
    """One contact: what was learned, the history, and engagement explained factor by factor."""
    known = await contacts.read_contact(asker.connection, tenant=asker.tenant, person=asked.person)
    if known is None:
        return None
    inputs = await engagement.read_inputs(asker.connection, tenant=asker.tenant, person=asked.person, now=asker.now)
    score = engagement.score_engagement(inputs, asker.now)
    return OneContact(**msgspec.structs.asdict(known), engagement=score)


@endpoint("/diary")
async def appointments(asked: Days, asker: Asker) -> diary.Diary:
    """Appointments by day: from today for a week unless said otherwise."""
    first = asked.first or min(asker.now.date(), asked.last or date.max)
    last = asked.last or date.fromordinal(min(first.toordinal() + WEEK - 1, date.max.toordinal()))
    bounds(Days(first=first, last=last))
    return await diary.read_diary(asker.connection, tenant=asker.tenant, first=first.isoformat(), last=last.isoformat())


@endpoint("/profit-and-loss")
async def money(asked: MoneyAsked, asker: Asker) -> profit_and_loss.ProfitAndLoss:
    """Profit and loss: booked, earned and paid apart, what calls cost, expenses; exact decimals, a currency at a time."""
    first, last = bounds(asked)
    return await profit_and_loss.read_profit_and_loss(
        asker.connection, tenant=asker.tenant, first=first, last=last, monthly=asked.by == "month", group=asked.group
    )


def bounds(days: Days) -> tuple[str, str]:
    """First and last day as ISO text, empty where there is none; ValueError when they are the wrong way round."""
    if days.first and days.last and days.first > days.last:
        raise ValueError(f"`from` {days.first} is after `to` {days.last}: give the earlier day first")
    return (days.first.isoformat() if days.first else "", days.last.isoformat() if days.last else "")
