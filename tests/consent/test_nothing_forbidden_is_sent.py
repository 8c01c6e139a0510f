"""Whatever people allow and forbid in whatever order, nothing is ever sent that the log forbids, and every refusal is in it."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.consent import ConsentReported, MessageAllowed
from schemas.messages import MessageDeferred, MessageFailed, MessageReceived, MessageRefused, MessageRequested, MessageSent
from tests.consent.office import Office
from tests.voice.conftest import VirtualLoop

#: Manhattan, Arizona, Indiana on two clocks: the last two share a household, and so a contact.
NUMBERS = {
    "+12125550142": ("America/New_York",),
    "+16025550142": ("America/Phoenix",),
    "+18125550142": ("America/New_York", "America/Chicago"),
}
_WHO = st.sampled_from(sorted(NUMBERS))
_PURPOSE = st.sampled_from(("marketing", "transactional"))
_STEPS = st.one_of(
    st.tuples(st.just("ask"), _WHO, _PURPOSE),
    st.tuples(st.just("ask"), _WHO, _PURPOSE),
    st.tuples(st.sampled_from(("granted", "withdrawn", "do-not-contact", "contact-again", "implied")), _WHO, _PURPOSE),
    st.tuples(st.just("write"), _WHO, st.sampled_from(("STOP", "start", "ayuda", "see you", "стоп"))),
    st.tuples(st.just("wait"), _WHO, st.sampled_from((0.1, 3.0, 9.0, 26.0))),
    st.tuples(st.just("busy"), _WHO, st.just("")),
    st.tuples(st.just("answer"), _WHO, st.just("")),
)
_STARTS = st.datetimes(datetime(2026, 10, 30), datetime(2026, 11, 3), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it


@settings(max_examples=8, deadline=None)
@given(_STARTS, st.lists(_STEPS, min_size=3, max_size=14))
def test_nothing_is_sent_that_the_ledger_forbids(start, steps):
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(_history(start, steps))


async def _history(start, steps):
    from handlers.messages.ports import CarrierBusy

    async with Office(start) as office:
        for nth, (what, number, how) in enumerate(steps):
            person = await office.directory.person("curl", number)
            match what:
                case "ask":
                    await office.asks(f"M{nth}", person=person, to=number, purpose=how)
                case "write":
                    await office.writes(how, number)
                case "wait":
                    await office.later(hours=how)
                case "answer":
                    theirs = [one.event for one in await office.facts(MessageReceived) if one.event.sender == number]
                    origin = theirs[-1].message if theirs else "in-nobody"
                    await office.asks(f"M{nth}", person=person, to=number, topic="reply", origin=origin)
                case "busy":
                    office.carrier.wrong.append(CarrierBusy())
                case _:
                    implied = what == "implied"
                    change = "granted" if implied else what
                    said = ConsentReported(person=person, change=change, purpose=how, source="owner", implied=implied)
                    await office.happens(said)
                    await office.settle()
        await office.later(hours=72)
        await _lawful(office)


async def _lawful(office):
    facts = await office.facts()
    wanted = {fact.event.message: fact.event for fact in facts if isinstance(fact.event, MessageRequested)}
    answers = {name for name, event in wanted.items() if event.answers}
    assert len(office.carrier.sent) == len(await office.facts(MessageSent))
    for moment, leave in office.carrier.sent:
        grant = leave.grant
        decision = next(fact for fact in facts if fact.id == grant.decision)
        assert isinstance(decision.event, MessageAllowed)
        assert moment - decision.at < timedelta(seconds=1)
        if grant.message.message in answers:
            continue
        if _answers_them(facts, grant, moment):
            before = [fact for fact in facts if fact.sequence < decision.sequence and fact.subject == decision.subject]
            assert not _forbidden(before), grant.message
            continue
        before = [fact for fact in facts if fact.sequence < decision.sequence and fact.subject == decision.subject]
        assert _may(before, grant.message.purpose), grant.message
        for zone in NUMBERS[grant.address]:
            assert time(8) <= moment.astimezone(ZoneInfo(zone)).time() < time(21)
    for message in wanted:
        ends = [fact.event for fact in facts if getattr(fact.event, "message", "") == message]
        closed = [event for event in ends if isinstance(event, MessageSent | MessageRefused | MessageFailed)]
        assert len(closed) == 1 or isinstance(ends[-1], MessageDeferred), (message, ends)
    for heard in {event.answers for event in wanted.values() if event.answers}:
        assert sum(leave.grant.message.answers == heard for _, leave in office.carrier.sent) <= 1


def _answers_them(facts, grant, moment):
    """Whether it answers what its reader wrote within the last hour."""
    came = [fact for fact in facts if isinstance(fact.event, MessageReceived) and fact.event.message == grant.message.origin]
    return any(fact.event.sender == grant.address and moment - fact.at <= timedelta(hours=1) for fact in came)


def _forbidden(before):
    """Whether they have told us to be silent, or not to write to them, and not taken it back."""
    stopped = withdrawn = False
    for fact in before:
        match fact.event.tag():
            case "do-not-contact.set" | "do-not-contact.lifted" as said:
                stopped = said.endswith("set")
            case "consent.granted" | "consent.withdrawn" as said if fact.event.purpose == "transactional":
                withdrawn = said.endswith("withdrawn")
            case _:
                continue
    return stopped or withdrawn


def _may(before, purpose):
    """What the ledger said, worked out again in the plainest way."""
    stopped, granted = False, False
    for fact in before:
        match fact.event.tag():
            case "do-not-contact.set":
                stopped = True
            case "do-not-contact.lifted":
                stopped = False
            case "consent.granted" if (fact.event.channel, fact.event.purpose) == ("sms", purpose):
                granted = purpose == "transactional" or not fact.event.implied
            case "consent.withdrawn" if (fact.event.channel, fact.event.purpose) == ("sms", purpose):
                granted = False
            case _:
                continue
    return granted and not stopped
