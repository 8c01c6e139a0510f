"""Who may do what: one row for each endpoint. What has no row cannot be served."""

from collections.abc import Collection
from typing import Literal, cast

import msgspec

from infra.api.accounts.sessions import Bearer

#: `masked` is allowed with every personal text hidden.
Verdict = Literal["full", "masked", "no"]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What each role may do with an endpoint.

    `nobody`: without signing in. `scope`: what an API token needs for it, none where tokens may not ask at all.
    `personal`: it shows people, so every answer is logged.
    """

    owner: Verdict
    staff: Verdict
    auditor: Verdict
    analyst: Verdict
    nobody: bool = False
    scope: str = ""
    personal: bool = False


class Unguarded(Exception):
    """An endpoint has no row in the table of permissions."""


def _rule(roles: str, scope: str = "", *, personal: bool = False, nobody: bool = False) -> Rule:
    owner, staff, auditor, analyst = cast(list[Verdict], roles.split())
    return Rule(owner=owner, staff=staff, auditor=auditor, analyst=analyst, nobody=nobody, scope=scope, personal=personal)


_ALL = "full full full full"

#: In each row: owner, staff, auditor, analyst.
RULES: dict[str, Rule] = {
    "GET /intents": _rule(_ALL),
    "GET /health": _rule(_ALL, nobody=True),
    "GET /openapi.json": _rule(_ALL, nobody=True),
    "GET /assets/{file}": _rule(_ALL, nobody=True),
    "GET /setup/{secret}": _rule(_ALL, nobody=True),
    "POST /setup/{secret}": _rule(_ALL, nobody=True),
    "POST /setup/{secret}/code": _rule(_ALL, nobody=True),
    "POST /sessions": _rule(_ALL, nobody=True),
    "POST /sessions/code": _rule(_ALL, nobody=True),
    "GET /sessions": _rule(_ALL),
    "DELETE /sessions": _rule(_ALL),
    "DELETE /sessions/{session}": _rule(_ALL),
    "GET /accounts/me": _rule(_ALL),
    "GET /accounts/me/permissions": _rule(_ALL),
    "POST /accounts/me/password": _rule(_ALL),
    "POST /accounts/me/second-factor": _rule(_ALL),
    "POST /accounts/me/second-factor/code": _rule(_ALL),
    "POST /accounts/me/recovery-codes": _rule(_ALL),
    "POST /accounts/me/tokens": _rule(_ALL),
    "GET /accounts": _rule("full no full no", personal=True),
    "POST /accounts": _rule("full no no no"),
    "DELETE /accounts/{account}": _rule("full no no no"),
    "GET /audit": _rule("full no full no", "audit"),
    "POST /appointments": _rule("full full no no", "appointments"),
    "POST /appointments/{appointment}/arrive": _rule("full full no no", "appointments"),
    "POST /appointments/{appointment}/cancel": _rule("full full no no", "appointments"),
    "POST /appointments/{appointment}/complete": _rule("full full no no", "appointments"),
    "POST /appointments/{appointment}/confirm": _rule("full full no no", "appointments"),
    "POST /appointments/{appointment}/miss": _rule("full full no no", "appointments"),
    "POST /appointments/{appointment}/move": _rule("full full no no", "appointments"),
    "POST /appointments/{appointment}/payments": _rule("full full no no", "appointments"),
    "GET /payments": _rule("full no no masked", "money"),
    "POST /payments/{payment}/void": _rule("full no no no", "money"),
    "GET /expenses": _rule("full no no masked", "money"),
    "POST /expenses": _rule("full no no no", "money"),
    "POST /expenses/{expense}/void": _rule("full no no no", "money"),
    "GET /businesses": _rule(_ALL, "business"),
    "POST /businesses": _rule("full no no no"),
    "GET /businesses/{business}": _rule(_ALL, "business"),
    "PATCH /businesses/{business}": _rule("full no no no", "business"),
    "GET /businesses/{business}/carrier": _rule("full no no no", "business"),
    "PUT /businesses/{business}/carrier": _rule("full no no no"),
    "DELETE /businesses/{business}/carrier": _rule("full no no no"),
    "GET /businesses/{business}/numbers": _rule("full full no no", "business"),
    "POST /businesses/{business}/numbers": _rule("full no no no"),
    "POST /businesses/{business}/numbers/{number}/check": _rule("full full no no", "business"),
    "GET /numbers/available": _rule("full no no no", "business"),
    "POST /businesses/{business}/check": _rule("full no no no", "business"),
    "POST /businesses/{business}/close": _rule("full no no no"),
    "GET /businesses/{business}/draft": _rule("full full no no", "business"),
    "DELETE /businesses/{business}/draft": _rule("full no no no", "business"),
    "POST /businesses/{business}/draft/publish": _rule("full no no no", "business"),
    "POST /businesses/{business}/enter": _rule(_ALL),
    "GET /businesses/{business}/export": _rule("full no no no", "business"),
    "GET /businesses/{business}/history": _rule("full full full no", "business"),
    "POST /businesses/{business}/undo": _rule("full no no no", "business"),
    "GET /industries": _rule(_ALL, "business"),
    "GET /industries/{industry}": _rule(_ALL, "business"),
    "GET /calls": _rule("full full no masked", "calls", personal=True),
    "GET /calls/{call}": _rule("full full no masked", "calls", personal=True),
    "POST /calls/{call}/corrections": _rule("full full no no"),
    "POST /calls/{call}/cue": _rule("full full no no"),
    "POST /calls/{call}/end": _rule("full full no no"),
    "POST /calls/{call}/replays": _rule("full full no no"),
    "GET /calls/{call}/replays/{replay}": _rule("full full no masked", personal=True),
    "GET /calls/{call}/sound": _rule("full full no no", personal=True),
    "GET /calls/{call}/peaks": _rule("full full no no", "recordings", personal=True),
    "GET /calls/{call}/recording.wav": _rule("full full no no", "recordings", personal=True),
    "GET /contacts": _rule("full full no masked", "contacts", personal=True),
    "GET /contacts/{person}": _rule("full full no masked", "contacts", personal=True),
    "POST /contacts/import": _rule("full no no no", "contacts", personal=True),
    "PATCH /contacts/{person}": _rule("full full no no", "contacts"),
    "POST /contacts/{person}/apart": _rule("full full no no", "contacts"),
    "GET /contacts/{person}/merge/{other}": _rule("full full no masked", "contacts", personal=True),
    "POST /contacts/{person}/merge": _rule("full full no no", "contacts"),
    "POST /contacts/{person}/notes": _rule("full full no no", "contacts"),
    "DELETE /contacts/{person}/notes/{note}": _rule("full full no no", "contacts"),
    "POST /contacts/{person}/split": _rule("full full no no", "contacts"),
    "POST /contacts/{person}/tags": _rule("full full no no", "contacts"),
    "DELETE /contacts/{person}/tags/{tag}": _rule("full full no no", "contacts"),
    "POST /contacts/{person}/tasks": _rule("full full no no", "contacts"),
    "GET /calls.csv": _rule("full no no no", "calls", personal=True),
    "GET /calls.jsonl": _rule("full no no no", "calls", personal=True),
    "GET /contacts.csv": _rule("full no no no", "contacts", personal=True),
    "GET /contacts.vcf": _rule("full no no no", "contacts", personal=True),
    "GET /diary.ics": _rule("full full no no", "diary", personal=True),
    "GET /diary": _rule("full full no masked", "diary", personal=True),
    "POST /message-texts/list": _rule("full full no no", "business"),
    "POST /message-texts/preview": _rule("full full no no", "business"),
    "GET /messages": _rule("full full no masked", "threads", personal=True),
    "GET /threads": _rule("full full no masked", "threads", personal=True),
    "GET /threads/{thread}": _rule("full full no masked", "threads", personal=True),
    "POST /threads/{thread}/messages": _rule("full full no no", "threads"),
    "POST /threads/{thread}/release": _rule("full full no no", "threads"),
    "POST /threads/{thread}/take-over": _rule("full full no no", "threads"),
    "GET /handovers": _rule("full full no masked", "handovers", personal=True),
    "GET /handovers/{handover}": _rule("full full no masked", "handovers", personal=True),
    "POST /handovers/{handover}/accept": _rule("full full no no", "handovers"),
    "POST /handovers/{handover}/note": _rule("full full no no", "handovers"),
    "POST /handovers/{handover}/resolve": _rule("full full no no", "handovers"),
    "GET /inbox": _rule("full full no masked", "inbox", personal=True),
    "POST /inbox/{item}/assign": _rule("full full no no", "inbox"),
    "POST /inbox/{item}/done": _rule("full full no no", "inbox"),
    "POST /inbox/{item}/reopen": _rule("full full no no", "inbox"),
    "POST /inbox/{item}/snooze": _rule("full full no no", "inbox"),
    "GET /insights": _rule("full full no masked", "insights", personal=True),
    "GET /live": _rule("full full no masked", "live", personal=True),
    "GET /privacy/erasures": _rule("full no full no"),
    "POST /privacy/erasures": _rule("full no no no"),
    "POST /softphone/tickets": _rule("full full no no"),
    "GET /profit-and-loss": _rule("full no no full", "money"),
}

SCOPES = frozenset(rule.scope for rule in RULES.values() if rule.scope)


def check_rows(endpoints: Collection[str]) -> None:
    """Unguarded when one of these (`GET /calls`) has no row."""
    if unknown := sorted(set(endpoints) - RULES.keys()):
        raise Unguarded(f"nobody said who may use {', '.join(unknown)}: add a row to infra/api/accounts/permissions.py")


def is_open(endpoint: str) -> bool:
    """Whether nobody need sign in for it."""
    return endpoint in RULES and RULES[endpoint].nobody


def find_permission(endpoint: str, who: Bearer | None) -> Verdict:
    """What somebody may do with an endpoint; `no` when it has no row."""
    rule = RULES.get(endpoint)
    if rule is None:
        return "no"
    if rule.nobody:
        return "full"
    if who is None or (who.scopes is not None and rule.scope not in who.scopes):
        return "no"
    by_role: dict[str, Verdict] = {
        "owner": rule.owner,
        "staff": rule.staff,
        "auditor": rule.auditor,
        "analyst": rule.analyst,
    }
    return by_role.get(who.role, "no")
