"""The rate limiter: floods and probing are turned away, a cold snap is not."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bus.memory import MemoryBus
from handlers.business.templates import knowledge_folder
from handlers.shields.rates.handlers import judge_rate
from handlers.shields.rates.limits import read_limits
from handlers.shields.rates.memory import HotTraffic, endpoints
from handlers.shields.rates.policy import judge_admission
from handlers.shields.rates.state import Traffic
from producers.rate_limit import RequestedAdmission
from schemas.fact import Draft
from schemas.line import CallEnded, CallRinging, CarrierReported, LineOpened
from tests.clock import StillClock
from tests.shields.shield_case import NOW, conversation, fact

LIMITS = read_limits((knowledge_folder() / "shields" / "rates.toml").read_bytes())


def calls(*seen):
    """Facts of calls: (person, minutes ago, seconds or None while it lasts), in order of time."""
    facts = []
    for nth, (person, ago, seconds) in enumerate(seen):
        at, call = NOW - timedelta(minutes=ago), f"01C{nth:06d}"
        facts.append(fact(CallRinging(person=person, caller="", called=""), 1, call=call, person=person, at=at))
        facts.append(fact(LineOpened(stream="s", edge="e"), 2, call=call, person=person, at=at))
        if seconds is not None:
            end = at + timedelta(seconds=seconds)
            facts.append(fact(CallEnded(reason="caller", seconds=seconds), 3, call=call, person=person, at=end))
    return sorted(facts, key=lambda one: (one.at, one.id))


def traffic(facts):
    folded = Traffic()
    for one in facts:
        folded.take(one)
    return folded


def leave(*seen, person="01NEW"):
    return judge_admission(traffic(calls(*seen)), person, NOW, LIMITS)


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        ([("A", 9 - n, 60) for n in range(6)], "number-burst"),
        ([("A", 25 * n + 20, 60) for n in range(31)], "number-day"),
        ([("A", 120 * n + 60, 40 * 60) for n in range(4)], "number-minutes"),
        ([("A", 2, None), ("A", 1, None)], "number-concurrent"),
        ([("A", 28 - 5 * n, 3) for n in range(5)], "number-probes"),
    ],
)
def test_a_number_that_calls_too_much_is_turned_away_and_others_are_not(seen, reason):
    assert leave(*seen, person="A") == msgspec.structs.replace(leave(*seen, person="A"), admit=False, reason=reason)
    assert leave(*seen, person="B").admit


def test_a_flood_of_numbers_that_hang_up_at_once_is_turned_away_but_known_callers_come_through():
    old = [("KNOWN", 60 * 24 * 3, 120)]
    flood = [(f"F{n}", 9 - n / 10, 2) for n in range(40)]
    assert leave(*old, *flood).reason == "business-burst"
    assert not leave(*old, *flood).admit
    assert leave(*old, *flood, person="KNOWN").admit


def test_many_calls_at_the_same_moment_are_turned_away():
    assert leave(*[(f"F{n}", 0.1, None) for n in range(12)]).reason == "business-concurrent"


def test_a_cold_snap_of_different_callers_is_no_attack():
    snap = [(f"P{n}", 9.5 - n / 20, 90) for n in range(150)]
    assert leave(*snap).admit


def test_repeats_from_one_number_do_not_raise_the_limit():
    usual = traffic(calls(*[("A", 60 * 24 * 7 * week + n, 60) for week in range(1, 5) for n in range(1, 40)]))
    assert usual.usually(NOW - timedelta(minutes=30)) <= 1.0


def test_what_is_usual_at_this_hour_raises_the_limit_and_is_forgotten_when_it_stops():
    busy = [(f"P{week}-{n}", 60 * 24 * 7 * week + n / 8, 60) for week in range(1, 7) for n in range(-240, 240)]
    folded = traffic(calls(*busy))
    assert folded.usually(NOW) > 100
    later = fact(CallRinging(person="Z", caller="", called=""), call="01Z", at=NOW + timedelta(weeks=12))
    folded.take(later)
    assert folded.usually(NOW + timedelta(weeks=12)) < 10


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("ABCDEFGH"), st.floats(0, 3000), st.one_of(st.none(), st.floats(0, 900))), max_size=25))
def test_the_first_call_of_a_new_number_to_a_quiet_business_is_never_refused(seen):
    quiet = [one for nth, one in enumerate(seen) if nth < 10]
    assert leave(*quiet).admit


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.sampled_from("ABCD"), st.floats(0, 5000), st.one_of(st.none(), st.floats(0, 900))), max_size=30),
    st.lists(st.integers(1, 7), min_size=1, max_size=30),
)
def test_the_fold_is_equal_over_any_batching(seen, sizes):
    facts = calls(*seen)
    one, many = HotTraffic(LIMITS), HotTraffic(LIMITS)
    one.take(facts)
    while facts:
        size = sizes[len(facts) % len(sizes)]
        many.take(facts[:size])
        facts = facts[size:]
    assert one._traffic == many._traffic


def test_who_hung_up_before_the_line_was_opened_does_not_hold_a_line():
    rang = [fact(CallRinging(person="A", caller="", called=""), call=f"01C{n}", at=NOW - timedelta(seconds=90)) for n in range(2)]
    assert judge_admission(traffic(rang), "A", NOW, LIMITS).admit
    again = [fact(CallRinging(person="A", caller="", called=""), call=f"01C{n}", at=NOW - timedelta(seconds=9)) for n in range(2)]
    assert judge_admission(traffic(again), "A", NOW, LIMITS).reason == "number-concurrent"
    over = [fact(CarrierReported(status="completed"), 2, call=f"01C{n}", at=NOW - timedelta(seconds=8)) for n in range(2)]
    assert judge_admission(traffic([*again, *over]), "A", NOW, LIMITS).admit


def test_the_same_fact_twice_counts_once():
    facts = calls(("A", 5, 60), ("B", 4, 10))
    assert traffic([*facts, *facts]) == traffic(facts)


async def ask(bus, person="A", number="+16175551234", **how):
    return await RequestedAdmission(bus.requests, **how)("demo", person, number)


async def test_the_edge_asks_at_ring_time_and_no_answer_lets_the_caller_in():
    bus, hot = MemoryBus(lambda: NOW), HotTraffic(LIMITS)
    for one in calls(*[("A", 9 - n, 60) for n in range(6)]):
        await bus.log.append(Draft(subject=one.subject, event=one.event, id=one.id + str(one.at), at=one.at, person=one.person))
    await hot.load(bus.log)
    assert (await ask(bus)).verdict == "failed"
    tap = await bus.requests.serve("daybook-rates", endpoints(hot, StillClock()))
    assert ((await ask(bus)).verdict, (await ask(bus)).reason) == ("block", "number-burst")
    assert (await ask(bus, person="B")).verdict == "pass"
    assert (await ask(bus, number="+12125550142", demo=True)).verdict == "pass"
    await tap.close()
    await bus.close()


def test_a_call_near_a_limit_is_flagged_and_the_owner_told():
    hot = HotTraffic(LIMITS)
    hot.take(calls(*[("01PERSON", 9 - n, 60) for n in range(5)]))
    ringing = CallRinging(person="01PERSON", caller="+16175550147", called="")
    verdict, told = judge_rate(ringing, fact(ringing), conversation(), hot, StillClock())
    assert (verdict.verdict, verdict.reason) == ("flag", "number-burst")
    assert told.topic == "rates"
    (quiet,) = judge_rate(ringing, fact(ringing), conversation(), HotTraffic(LIMITS), StillClock())
    assert quiet.verdict == "pass"
