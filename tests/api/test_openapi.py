"""The API's description says all there is, and holds against whatever it allows and forbids."""

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.api.endpoint import declared_endpoints
from infra.api.openapi import describe_api
from infra.runtime.discovery import import_modules

import_modules("infra.api")
DOCUMENT: dict[str, Any] = json.loads(msgspec.json.encode(describe_api(declared_endpoints(), "1")))


def test_every_endpoint_is_described_with_its_parameters_security_and_problems():
    assert DOCUMENT["openapi"].startswith("3.1")
    assert {path for path in DOCUMENT["paths"] if not path.startswith(("/accounts", "/sessions"))} == {
        "/appointments",
        *(
            f"/appointments/{{appointment}}/{done}"
            for done in ("arrive", "cancel", "complete", "confirm", "miss", "move", "payments")
        ),
        "/audit",
        "/businesses",
        "/businesses/{business}",
        "/businesses/{business}/carrier",
        "/businesses/{business}/check",
        "/businesses/{business}/close",
        "/businesses/{business}/draft",
        "/businesses/{business}/draft/publish",
        "/businesses/{business}/enter",
        "/businesses/{business}/export",
        "/businesses/{business}/history",
        "/businesses/{business}/numbers",
        "/businesses/{business}/numbers/{number}/check",
        "/businesses/{business}/undo",
        "/calls",
        "/calls.csv",
        "/calls.jsonl",
        "/contacts.csv",
        "/contacts.vcf",
        "/diary.ics",
        "/calls/{call}",
        "/calls/{call}/corrections",
        "/calls/{call}/cue",
        "/calls/{call}/end",
        "/calls/{call}/peaks",
        "/calls/{call}/recording.wav",
        "/calls/{call}/replays",
        "/calls/{call}/replays/{replay}",
        "/calls/{call}/sound",
        "/contacts",
        "/contacts/{person}",
        "/contacts/import",
        "/contacts/{person}/tasks",
        "/contacts/{person}/tags/{tag}",
        "/contacts/{person}/tags",
        "/contacts/{person}/split",
        "/contacts/{person}/notes/{note}",
        "/contacts/{person}/notes",
        "/contacts/{person}/merge/{other}",
        "/contacts/{person}/merge",
        "/contacts/{person}/apart",
        "/diary",
        "/expenses",
        "/expenses/{expense}/void",
        "/health",
        "/handovers",
        "/handovers/{handover}",
        *(f"/handovers/{{handover}}/{done}" for done in ("accept", "note", "resolve")),
        "/inbox",
        *(f"/inbox/{{item}}/{done}" for done in ("assign", "done", "reopen", "snooze")),
        "/industries",
        "/intents",
        "/industries/{industry}",
        "/insights",
        "/live",
        "/message-texts/list",
        "/message-texts/preview",
        "/messages",
        "/threads",
        "/threads/{thread}",
        "/threads/{thread}/messages",
        "/threads/{thread}/release",
        "/threads/{thread}/take-over",
        "/numbers/available",
        "/payments",
        "/payments/{payment}/void",
        "/privacy/erasures",
        "/profit-and-loss",
        "/setup/{secret}",
        "/setup/{secret}/code",
        "/softphone/tickets",
    }
    operations = [(path, described) for path, item in DOCUMENT["paths"].items() for described in item.values()]
    for path, described in operations:
        assert described["summary"]
        named = {one["name"] for one in described.get("parameters", []) if one["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path))
        assert not described["security"] or "401" in described["responses"]
        for status, response in described["responses"].items():
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"]


def test_every_reference_leads_somewhere():
    references = set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', json.dumps(DOCUMENT)))
    assert references
    assert references <= set(DOCUMENT["components"]["schemas"])


def test_moments_are_described_as_such():
    assert DOCUMENT["components"]["schemas"]["CallLine"]["properties"]["at"]["format"] == "date-time"
    limit = next(one for one in DOCUMENT["paths"]["/calls"]["get"]["parameters"] if one["name"] == "limit")
    assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}


TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
ODD = st.sampled_from(["", "\0", "null", "-1", "1e9"])
VALUES = TEXT | st.dates().map(str) | st.datetimes().map(str) | st.integers().map(str) | ODD
NAMES = st.sampled_from(["from", "to", "limit", "cursor", "by", "call", "person"]) | TEXT


@st.composite
def requests(draw: st.DrawFn) -> str:
    path = draw(st.sampled_from(sorted(path for path, item in DOCUMENT["paths"].items() if "get" in item)))
    path = re.sub(r"{\w+}", lambda _: quote(draw(VALUES), safe="") or "x", path)
    return f"{path}?{urlencode(draw(st.lists(st.tuples(NAMES, VALUES), max_size=3)))}"


@pytest.mark.real
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(path=requests())
def test_no_question_whatever_is_a_fault_of_ours(asked, path):
    status, content = asked(path)
    assert status in {200, 400, 404}, path
    if status >= 400:
        problem = msgspec.json.decode(content)
        assert problem["status"] == status
        assert problem["detail"]
