"""Showing who one is: asked, passed, failed, and a one-time code on its way. Never what was asked for or answered."""

from datetime import datetime

from schemas.event import Event
from schemas.knowledge import Method


class VerificationAsked(Event, frozen=True, tag="verification.asked"):
    """The caller is to show that they are `target` (a person's id), for the request that `policy` names. `left` tries remain."""

    turn: int
    policy: str
    method: Method
    target: str
    left: int


class VerificationPassed(Event, frozen=True, tag="verification.passed"):
    """They did; it holds for the rest of the call."""

    turn: int
    policy: str
    method: Method
    target: str


class VerificationFailed(Event, frozen=True, tag="verification.failed"):
    """They could not; `left` tries remain in this call."""

    turn: int
    policy: str
    method: Method
    target: str
    left: int


class CodeRequested(Event, frozen=True, tag="code.requested"):
    """A one-time code is to be sent to the number on file of `person`, by `channel`.

    The code is no part of the fact: whoever sends it derives it from `salt` and the installation's secret. `digest` is a
    keyed hash of it; it is void after `until`.
    """

    person: str
    salt: str
    digest: str
    until: datetime
    channel: str = "sms"
