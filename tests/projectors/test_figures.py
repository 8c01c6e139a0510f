"""What figures are made of, without a database: the histogram, the usual day, the opening hours, and rows in any order."""

import random
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from infra.runtime.projection.fold import fold_facts
from projectors.projector import declared_projectors
from read_models.insight_sums import DaySums, Period
from read_models.insights import CallFigures, CostSum, LatencyCount
from read_models.latency_histogram import estimate_quantile, find_bucket
from read_models.usual_day import expect_sums, lay_baseline
from schemas.fact import promote_draft
from schemas.hours import is_open
from schemas.knowledge import Business
from schemas.opening_times import Span
from tests.projectors.weeks_of_calls import write_weeks

WEDNESDAY = Period(tenant="salon", zone="Europe/Madrid", first=date(2026, 11, 18), last=date(2026, 11, 18))
BAR = Business(
    tenant="bar",
    name="Bar",
    industry="restaurant",
    timezone="Europe/Madrid",
    hours={"fri": (Span(opens="09:00", closes="14:00"), Span(opens="20:00", closes="02:00"))},
    closures=("2026-11-27",),
)


@given(st.lists(st.floats(1, 60_000), min_size=1, max_size=300), st.sampled_from([0.5, 0.95, 1.0]))
@example([1.1**6], 0.5)
def test_a_quantile_is_off_by_five_per_cent_at_most(latencies, share):
    counts: dict[int, int] = {}
    for one in latencies:
        counts[find_bucket(one)] = counts.get(find_bucket(one), 0) + 1
    exact = sorted(latencies)[int(share * (len(latencies) - 1))]
    estimate = estimate_quantile(counts, share)
    assert estimate is not None
    assert abs(estimate - exact) <= 0.05 * exact + 0.051  # it is told to a tenth of a millisecond


def test_nothing_timed_has_no_quantile():
    assert estimate_quantile({}, 0.95) is None


def test_a_usual_day_is_the_mean_of_the_same_weekdays_and_not_of_others():
    baseline = lay_baseline(WEDNESDAY, date(2026, 1, 1))
    days = [DaySums(day="2026-11-11", calls=4), DaySums(day="2026-11-17", calls=400)]
    usual = expect_sums(WEDNESDAY, baseline, days, date(2026, 11, 30))
    assert usual is not None
    assert usual["calls"] == 4 / 8


def test_weeks_before_the_first_call_say_nothing_of_what_is_usual():
    baseline = lay_baseline(WEDNESDAY, date(2026, 11, 5))
    usual = expect_sums(WEDNESDAY, baseline, [DaySums(day="2026-11-11", calls=4)], date(2026, 11, 30))
    assert usual is not None
    assert usual["calls"] == 4
    assert lay_baseline(WEDNESDAY, date(2026, 11, 18)) is None


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-20T09:00", True),
        ("2026-11-20T14:00", False),
        ("2026-11-20T23:59", True),
        ("2026-11-21T01:59", True),
        ("2026-11-21T02:00", False),
        ("2026-11-27T10:00", False),
        ("2026-11-28T01:00", False),
        ("2026-11-19T10:00", False),
    ],
)
def test_a_business_is_open_by_its_hours_past_midnight_and_closed_on_closures(at, expected):
    assert is_open(BAR, datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Europe/Madrid")).astimezone(UTC)) is expected


def test_a_business_without_hours_is_neither_open_nor_closed():
    assert is_open(msgspec.structs.replace(BAR, hours={}), datetime(2026, 11, 20, 12, tzinfo=UTC)) is None


def test_sums_do_not_depend_on_the_order_of_facts():
    facts = [promote_draft(draft, nth) for nth, draft in enumerate(write_weeks(), 1)]
    shuffled = [*facts]
    random.Random(7).shuffle(shuffled)
    kept = []
    for order in (facts, shuffled):
        folded = fold_facts(declared_projectors()["insights"], order)
        assert not folded.aside
        rows = [row for table, found in folded.rows if table.row in {CallFigures, LatencyCount, CostSum} for row in found]
        kept.append(sorted(rows, key=repr))
    assert kept[0] == kept[1]
