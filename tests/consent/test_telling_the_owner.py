"""What concerns the people of a business reaches them by how much it matters, until somebody sees to it."""

import json

import msgspec
import pytest

from handlers.messages.notice_policy import find_end_of_quiet
from schemas.business import BusinessConfigured, OwnerNotified
from schemas.contacts import MessageTaken
from schemas.inbox import InboxAssigned, InboxDone
from schemas.messages import MessageRefused
from schemas.notify import Notify, Quiet
from schemas.subjects import derive_token
from tests.consent.office import CURL

OWNER, DEPUTY, STAFF = "+12125550150", "+12125550151", "+12125550152"
QUIET = Quiet(begins="22:00", ends="07:00")
PROFILE = "business.curl.profile"


async def set_up(office, **said) -> None:
    """The owner says how to be told."""
    notify = Notify(**({"sms": OWNER, "quiet": QUIET} | said))
    office.business = msgspec.structs.replace(CURL, notify=notify)
    value = json.dumps(msgspec.to_builtins(notify))
    await office.happens(BusinessConfigured(part="notify", value=value, by="01OWNER"), about=PROFILE)
    await office.settle()


async def told(office, severity="warning", topic="rates", text="A caller was turned away.") -> str:
    id_ = await office.happens(OwnerNotified(topic=topic, text=text, severity=severity), about=PROFILE)
    await office.settle()
    return id_


def reached(office) -> list[tuple[str, str]]:
    return [(allowed.grant.address, allowed.grant.message.text) for _, allowed in office.carrier.sent]


async def test_a_warning_reaches_the_owner_by_text_through_the_gate(office):
    await set_up(office)
    await told(office)
    assert reached(office) == [(OWNER, "Curl: A caller was turned away.")]


async def test_what_matters_less_than_the_owner_wants_is_in_the_inbox_only(office):
    await set_up(office)
    await told(office, "info")
    await office.happens(MessageTaken(person=office.person, text="call me", name="Ann"), about="contact.curl.ann")
    await office.settle()
    assert reached(office) == []
    await set_up(office, least="info")
    await office.happens(MessageTaken(person=office.person, text="call me", name="Ann"), about="contact.curl.ann")
    await office.settle()
    assert reached(office) == [(OWNER, "Curl: Ann left a message: call me")]


async def test_a_topic_can_matter_more_or_less_than_usual(office):
    await set_up(office, topics={"competitor": "warning", "rates": "info"})
    await told(office, "info", "competitor", "A rival called.")
    await told(office, "warning", "rates")
    assert reached(office) == [(OWNER, "Curl: A rival called.")]


async def test_in_the_quiet_hours_a_warning_waits_and_an_alarm_does_not(at_night):
    await set_up(at_night)
    await told(at_night)
    assert reached(at_night) == []
    await told(at_night, "alarm", "danger", "A caller smells gas.")
    assert reached(at_night) == [(OWNER, "Curl: A caller smells gas.")]
    await at_night.happens(InboxDone(by="01OWNER"), about=f"inbox.curl.{derive_token('fact-3')}")
    await at_night.later(hours=9)
    assert reached(at_night)[1:] == [(OWNER, "Curl: A caller was turned away.")]
    at, _ = at_night.carrier.sent[-1]
    assert f"{at.astimezone(at_night.carrier.sent[0][0].tzinfo):%H:%M}" == "12:00"  # seven in New York, in UTC


async def test_an_alarm_goes_down_the_list_of_who_is_on_call_until_somebody_sees_to_it(office):
    await set_up(office, on_call=(OWNER, DEPUTY, STAFF), repeat_minutes=5)
    notice = await told(office, "alarm", "danger", "A caller smells gas.")
    assert [to for to, _ in reached(office)] == [OWNER]
    await office.later(minutes=5)
    assert [to for to, _ in reached(office)] == [OWNER, DEPUTY]
    await office.later(minutes=5)
    assert [to for to, _ in reached(office)] == [OWNER, DEPUTY, STAFF]
    await office.happens(InboxAssigned(account="01STAFF", by="01STAFF"), about=f"inbox.curl.{derive_token(notice)}")
    await office.later(hours=1)
    assert len(reached(office)) == 3


async def test_an_alarm_is_repeated_so_often_and_no_more(office):
    await set_up(office, repeats=2, repeat_minutes=1)
    await told(office, "alarm", "danger", "A caller smells gas.")
    await office.later(hours=1)
    assert [to for to, _ in reached(office)] == [OWNER] * 3


async def test_nobody_who_has_not_agreed_is_written_to_and_a_stop_counts(office):
    office.business = msgspec.structs.replace(CURL, notify=Notify(sms=OWNER))
    await told(office)
    assert reached(office) == []
    assert [fact.event.rule for fact in await office.facts(MessageRefused)] == ["no-consent"]
    await set_up(office)
    await office.writes("STOP", OWNER)
    before = len(reached(office))
    await told(office)
    assert len(reached(office)) == before


async def test_notices_are_no_leave_for_anything_else(office):
    await set_up(office)
    await office.asks(to=OWNER, person=await office.directory.person("curl", OWNER))
    assert [fact.event.rule for fact in await office.facts(MessageRefused)] == ["no-consent"]


async def test_telling_twice_of_the_same_notice_sends_one_text(office):
    await set_up(office)
    notice = OwnerNotified(topic="rates", text="Turned away.", severity="warning")
    for _ in range(2):
        await office.happens(notice, id_="01NOTICE", about=PROFILE)
        await office.settle()
    assert len(reached(office)) == 1


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (QUIET, "2026-11-20T23:30", "2026-11-21T07:00"),
        (QUIET, "2026-11-21T06:59", "2026-11-21T07:00"),
        (QUIET, "2026-11-21T07:00", None),
        (Quiet(begins="13:00", ends="15:00"), "2026-11-21T14:00", "2026-11-21T15:00"),
        (Quiet(begins="13:00", ends="15:00"), "2026-11-21T15:00", None),
        (None, "2026-11-21T03:00", None),
    ],
)
def test_quiet_is_over_when_the_settings_say_on_the_business_clock(quiet, now, until):
    from datetime import datetime
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Europe/Madrid")
    found = find_end_of_quiet(quiet, "Europe/Madrid", datetime.fromisoformat(now).replace(tzinfo=zone))
    assert found == (datetime.fromisoformat(until).replace(tzinfo=zone) if until else None)
