"""Nothing can be sent without the gate: not by mistake, which the type checker sees, nor on purpose, which it refuses."""

import asyncio
import copy
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from handlers.messages.gate import Grant, PermitForged, SendPermit
from infra.connectors.smtp import SmtpSender
from schemas.messages import MessageRequested

GRANT = Grant(
    message=MessageRequested(message="M1", person="P", channel="email", purpose="marketing", text="Buy!", topic="ad"),
    address="ann@example.com",
    sender="+12125550100",
    reason="because I want to",
    decision="none",
    attempt=1,
)
#: Each is a way around the gate, and must not type-check.
WAYS_AROUND = {
    "a message": "await sender.send(wanted)",
    "a grant": "await sender.send(grant)",
    "nothing": "await sender.send(None)",
    "a SendPermit without a seal": "await sender.send(SendPermit(grant=grant))",
    "a SendPermit with a seal of one's own": "await sender.send(SendPermit(object(), grant))",
    "a SendPermit with no seal at all": "await sender.send(SendPermit(None, grant))",
    "a class of one's own": "await sender.send(Mine())",
    "a changed one": "allowed._grant, allowed.grant = grant, grant",
    "a subclass": "class Sub(SendPermit): ...",
    "the gate's word before it is in the log": "await sender.send(await gate.judge(outgoing, business))",
}
_AROUND = """
from handlers.messages.gate import SendPermit, MessageGate, Grant, Permit
from handlers.messages.state import OutgoingMessage
from handlers.messages.ports import Sender
from schemas.knowledge import Business
from schemas.messages import MessageRequested

class Mine:
    grant: Grant

async def honest(sender: Sender, gate: MessageGate, outgoing: OutgoingMessage, business: Business) -> None:
    permit = await gate.judge(outgoing, business)
    if isinstance(permit, Permit):
        await sender.send(await gate.allow(permit))
"""
_WAY = """
async def way_{nth}(
    sender: Sender, gate: MessageGate, outgoing: OutgoingMessage, business: Business, wanted: MessageRequested, grant: Grant,
    allowed: SendPermit,
) -> None:
    {way}
"""


def test_an_allowed_cannot_be_made_copied_kept_or_changed():
    for seal in (None, object(), "seal", 0):
        with pytest.raises(PermitForged):
            SendPermit(seal, GRANT)
    with pytest.raises(PermitForged):
        type("Sub", (SendPermit,), {})
    forged = object.__new__(SendPermit)
    with pytest.raises(PermitForged):
        _ = forged.grant
    for change in (lambda: setattr(forged, "_grant", GRANT), lambda: setattr(forged, "_seal", object())):
        with pytest.raises(PermitForged):
            change()
    for kept in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(PermitForged):
            kept(forged)
    object.__setattr__(forged, "_grant", GRANT)
    with pytest.raises(PermitForged):
        _ = forged.grant


def test_a_sender_refuses_what_did_not_come_from_the_gate():
    sender = SmtpSender("smtp://localhost:1", "us@example.com")
    with pytest.raises(PermitForged):
        asyncio.run(sender.send(object.__new__(SendPermit)))


def test_only_the_gate_knows_the_seal():
    top = Path(__file__).parents[2]
    named = [
        file.relative_to(top).as_posix()
        for folder in ("bus", "handlers", "infra", "producers", "projectors", "read_models", "schemas")
        for file in (top / folder).rglob("*.py")
        if "_SEAL" in file.read_text("utf-8") or "_Seal" in file.read_text("utf-8")
    ]
    assert named == ["handlers/messages/gate.py"]


@pytest.mark.real
def test_no_way_around_the_gate_type_checks(tmp_path):
    lines, first = _AROUND, {}
    for nth, (name, way) in enumerate(WAYS_AROUND.items()):
        lines += _WAY.format(nth=nth, way=way)
        first[name] = len(lines.splitlines())
    file = tmp_path / "around.py"
    file.write_text(lines)
    top = Path(__file__).parents[2]
    command = [sys.executable, "-m", "mypy", "--config-file", top / "pyproject.toml", "--no-error-summary", file]
    said = subprocess.run(command, cwd=top, capture_output=True, text=True, timeout=110, check=False).stdout
    wrong = {int(line.split(":")[1]) for line in said.splitlines() if "around.py" in line and " error: " in line}
    assert {name for name, line in first.items() if line not in wrong} == set(), said
    assert wrong == set(first.values()), said
