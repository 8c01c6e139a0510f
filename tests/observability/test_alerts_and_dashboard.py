"""Alerts and dashboard look only at metrics that there are."""

import json
import re
from pathlib import Path

import pytest

from infra.observability.metrics import METRICS

HERE = Path(__file__).parents[2] / "infra" / "observability"
ALERTS = (HERE / "alerts.yml").read_text("utf-8")
DASHBOARD = json.loads((HERE / "dashboard.json").read_text("utf-8"))


def named(text: str) -> set[str]:
    """The metrics a query names; a histogram's series by the histogram."""
    found = set(re.findall(r"daybook_[a-z_]+", text))
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in found}


def queries() -> list[str]:
    return [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]


def test_every_metric_an_alert_names_exists():
    assert named(ALERTS)
    assert named(ALERTS) - METRICS.keys() == set()


def test_every_metric_the_dashboard_names_exists_and_none_is_left_unshown():
    assert named(" ".join(queries())) == set(METRICS)


def test_every_alert_says_what_to_do_next():
    alerts = ALERTS.split("- alert: ")[1:]
    assert [alert.splitlines()[0] for alert in alerts if "expr:" not in alert or "next:" not in alert] == []


@pytest.mark.parametrize("needed", ["turn_latency", "escalations", "projection_oldest", "parked_messages"])
def test_what_must_wake_somebody_does(needed):
    assert any(needed in name for name in named(ALERTS))


def test_brackets_of_queries_close():
    for query in [*queries(), *re.findall(r"expr: (?!>-)(.+)", ALERTS)]:
        assert all(query.count(opened) == query.count(closed) for opened, closed in ("()", "[]", "{}"))
