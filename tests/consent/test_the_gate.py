"""Every message passes the gate; what is refused is in the log with the rule that refused it."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.messages.gate import Permit, PermitForged
from handlers.messages.ports import CarrierBusy, Undeliverable
from handlers.messages.state import OutgoingMessage
from schemas.consent import ConsentReported, DoNotContactSet, MessageAllowed
from schemas.contacts import ContactLearned
from schemas.messages import (
    DeliveryReported,
    MessageCalledOff,
    MessageDeferred,
    MessageFailed,
    MessageRefused,
    MessageRequested,
    MessageSent,
)
from tests.consent.office import NEW_YORKER


async def allowed(office, **changes):
    said = {"person": office.person, "change": "granted", "source": "call", "channel": "sms", "purpose": "transactional"}
    await office.happens(ConsentReported(**(said | changes)))
    await office.settle()


async def test_without_consent_nothing_is_sent_and_the_log_says_why(office):
    await office.asks()
    assert await office.tags() == ["message.requested", "message.refused"]
    (refused,) = await office.facts(MessageRefused)
    assert refused.event.rule == "no-consent"
    assert office.carrier.sent == []


async def test_with_consent_it_is_sent_once_and_the_decision_is_in_the_log_before(office):
    await allowed(office)
    await office.asks()
    assert await office.tags() == ["message.requested", "message.allowed", "message.sent"]
    ((_, leave),) = office.carrier.sent
    (decision,) = await office.facts(MessageAllowed)
    assert (leave.grant.decision, leave.grant.reason) == (decision.id, "call")
    assert leave.grant.address == NEW_YORKER


async def test_what_the_gate_permits_is_not_allowed_before_it_is_in_the_log(office):
    await allowed(office)
    asked = MessageRequested(
        message="M9", person=office.person, channel="sms", purpose="transactional", text="Hi.", topic="test", to=NEW_YORKER
    )
    permit = await office.gate.judge(OutgoingMessage(wanted=asked), office.business)
    assert isinstance(permit, Permit)
    with pytest.raises(PermitForged, match="no such leave is in the log"):
        await office.gate.allow(permit)
    assert office.carrier.sent == []


async def test_consent_to_service_messages_is_none_to_marketing_and_neither_is_one_that_was_only_implied(office):
    await allowed(office)
    await office.asks("M1", purpose="marketing")
    await allowed(office, purpose="marketing", implied=True)
    await office.asks("M2", purpose="marketing")
    await allowed(office, purpose="marketing")
    await office.asks("M3", purpose="marketing")
    assert [(await office.tags(nth))[-1] for nth in ("M1", "M2", "M3")] == ["message.refused"] * 2 + ["message.sent"]


async def test_do_not_contact_silences_every_channel_at_once(office):
    for channel in ("sms", "email"):
        await allowed(office, channel=channel)
    await allowed(office, change="do-not-contact", source="owner")
    await office.asks("M1")
    await office.asks("M2", channel="email", to="ann@example.com")
    assert {fact.event.rule for fact in await office.facts(MessageRefused)} == {"do-not-contact"}
    assert office.carrier.sent == []


async def test_at_night_it_waits_for_eight_oclock_of_the_recipient(at_night):
    await allowed(at_night)
    await at_night.asks()
    (deferred,) = await at_night.facts(MessageDeferred)
    assert (deferred.event.rule, deferred.event.until) == ("hours", datetime(2026, 11, 21, 13, tzinfo=UTC))
    await at_night.later(hours=9.6)
    ((moment, _),) = at_night.carrier.sent
    assert timedelta(0) <= moment - deferred.event.until < timedelta(seconds=5)


async def test_who_stops_while_a_message_waits_does_not_get_it(at_night):
    await allowed(at_night)
    await at_night.asks()
    await at_night.writes("STOP")
    await at_night.later(hours=12)
    assert (await at_night.tags())[-1] == "message.refused"
    assert [text for text in at_night.carrier.texts if text == "Hello."] == []


async def test_a_withdrawal_between_looking_and_sending_wins(office, monkeypatch):
    """The withdrawal is written after the gate has looked and before it writes: the expected sequence makes it look again."""
    await allowed(office)
    load, raced = office.bus.log.load, []

    async def slow(subject, **more):
        facts = await load(subject, **more)
        if subject.startswith("consent.") and not raced:
            raced.append(subject)
            await office.happens(DoNotContactSet(person=office.person, source="keyword"))
        return facts

    monkeypatch.setattr(office.bus.log, "load", slow)
    await office.asks()
    assert raced
    assert await office.tags() == ["message.requested", "message.refused"]
    assert office.carrier.sent == []


async def test_a_number_given_by_somebody_else_is_judged_by_its_owners_word(office):
    await allowed(office)
    other = "+12125550177"
    await office.writes("stop", number=other)
    office.carrier.sent.clear()
    await office.asks(to=other)
    (refused,) = await office.facts(MessageRefused)
    assert refused.event.rule == "do-not-contact"
    assert refused.event.person != office.person


async def test_nobody_is_written_to_too_often(office):
    await allowed(office, purpose="marketing")
    for nth in range(3):
        await office.asks(f"M{nth}", purpose="marketing")
    assert [(await office.tags(f"M{nth}"))[-1] for nth in range(3)] == ["message.sent", "message.refused", "message.refused"]
    assert {fact.event.rule for fact in await office.facts(MessageRefused)} == {"too-often"}


async def test_a_message_called_off_or_too_late_or_without_an_address_is_refused(office):
    await allowed(office)
    soon = office.clock.now() + timedelta(minutes=2)
    await office.asks("M1", not_before=soon)
    await office.happens(MessageCalledOff(message="M1", reason="appointment.cancelled"))
    await office.asks("M2", until=office.clock.now() - timedelta(seconds=1))
    await office.asks("M3", to="not a number")
    await office.asks("M4", to="[erased]")
    await office.later(minutes=5)
    rules = {fact.event.message: fact.event.rule for fact in await office.facts(MessageRefused)}
    assert rules == {"M1": "called-off", "M2": "expired", "M3": "no-address", "M4": "erased"}


async def test_a_busy_carrier_is_tried_again_and_each_attempt_asks_the_gate(office):
    await allowed(office)
    office.carrier.wrong = [CarrierBusy(7, "429"), CarrierBusy(0, "503")]
    await office.asks()
    await office.later(minutes=1)
    assert await office.tags() == [
        "message.requested",
        *("message.allowed", "message.deferred") * 2,
        "message.allowed",
        "message.sent",
    ]
    assert [fact.event.attempt for fact in await office.facts(MessageAllowed)] == [1, 2, 3]
    ((moment, _),) = office.carrier.sent
    assert moment - datetime(2026, 11, 20, 17, tzinfo=UTC) > timedelta(seconds=37)


async def test_a_worker_that_dies_between_leave_and_sending_asks_again_and_says_that_it_is_a_second_attempt(office):
    await allowed(office)
    office.carrier.wrong = [RuntimeError("killed here")]
    await office.asks()
    assert await office.tags() == ["message.requested", "message.allowed", "message.allowed", "message.sent"]
    ((_, leave),) = office.carrier.sent
    assert leave.grant.attempt == 2


async def test_a_carrier_that_stays_away_is_given_up(office):
    await allowed(office)
    office.carrier.wrong = [CarrierBusy()] * 99
    await office.asks()
    await office.later(hours=2)
    (failed,) = await office.facts(MessageFailed)
    assert failed.event.reason == "gave-up"


async def test_a_number_whose_owner_told_the_carrier_stop_is_never_written_to_again(office):
    await allowed(office)
    office.carrier.wrong = [Undeliverable("carrier-stop", "21610")]
    await office.asks("M1")
    await office.asks("M2")
    (stopped,) = await office.facts(DoNotContactSet)
    assert stopped.event.source == "carrier"
    assert (await office.tags("M2"))[-1] == "message.refused"


async def test_a_carrier_that_reports_a_stop_later_is_heeded_too(office):
    await allowed(office)
    await office.asks("M1")
    await office.happens(DeliveryReported(message="M1", status="delivered"))
    await office.settle()
    assert await office.facts(DoNotContactSet) == []
    await office.happens(DeliveryReported(message="M1", status="undelivered", detail="21610", stopped=True))
    await office.happens(DeliveryReported(message="M0", status="undelivered", detail="21610", stopped=True))
    await office.settle()
    (stopped,) = await office.facts(DoNotContactSet)
    assert (stopped.event.person, stopped.event.source) == (office.person, "carrier")
    await office.asks("M2")
    assert (await office.tags("M2"))[-1] == "message.refused"


async def test_a_channel_that_is_not_connected_fails_and_says_so(office):
    await allowed(office, channel="email")
    await office.asks(channel="email", to="ann@example.com")
    await office.later(hours=3)  # nobody knows where she is: it may be early in Hawaii
    (failed,) = await office.facts(MessageFailed)
    assert failed.event.reason == "not-connected"


async def test_what_was_sent_is_not_sent_again(office):
    await allowed(office)
    await office.asks()
    await office.happens((await office.facts(MessageSent))[0].event, id_="again")
    await office.asks()
    assert len(office.carrier.sent) == 1


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Tokyo", 0), ("Europe/Madrid", 17)])
async def test_the_zone_a_contact_is_known_to_be_in_wins_over_the_number(office, zone, hour):
    learned = ContactLearned(person=office.person, field="timezone", value=zone, source="x")
    await office.happens(learned)
    await office.people.load(office.bus.log)
    await allowed(office)
    await office.asks()
    assert [moment.hour for moment, _ in office.carrier.sent] == ([17] if hour == 17 else [])
