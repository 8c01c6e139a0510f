"""What the log says afterwards: is everything acknowledged there, once, by the owner of its time, and without a hole?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from bench.chaos.proxy import Acknowledged
from bus.frames import order_frames
from bus.jetstream import direct_get
from bus.jetstream.connection import Link
from bus.wire import EXPECTED, EXPECTED_ON, ID
from schemas.frame import Frame, unpack_frame

_STREAMS = ("CALLS", "AUDIO", "LEDGER")
#: What one call may hold once only, and the field that numbers it.
_NUMBERED = {
    "sentence.composed": "sentence",
    "sentence.spoken": "sentence",
    "speech.recognised": "turn",
    "call.ringing": "",
    "call.ended": "",
    "outcome.logged": "",
}


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A stored message, as the audit needs it."""

    stream: str
    sequence: int
    subject: str
    id: str
    at: float
    headers: dict[str, str]
    payload: bytes


class Findings(msgspec.Struct, kw_only=True):
    """Counts of what must not be, with what they are out of. `examples` name facts and subjects, never words."""

    acknowledged: int = 0
    lost: int = 0
    stored: int = 0
    duplicated: int = 0
    numbered_twice: int = 0
    zombie_facts: int = 0
    zombie_frames: int = 0
    frames: int = 0
    missing_frames: int = 0
    examples: list[str] = []


async def read_log(link: Link) -> list[Stored]:
    """Everything the log holds."""
    found = []
    for stream in _STREAMS:
        async for batch in direct_get.get_batches(link, stream, ">", 1):
            found += [_stored(stream, got) for got in batch]
    return found


def _stored(stream: str, got: direct_get.StoredMessage) -> Stored:
    at = datetime.fromisoformat(_microseconds(got.headers["Nats-Time-Stamp"])).timestamp()
    id_ = got.headers.get(ID, "")
    payload = got.payload
    return Stored(
        stream=stream, sequence=got.sequence, subject=got.subject, id=id_, at=at, headers=dict(got.headers), payload=payload
    )


def _microseconds(stamp: str) -> str:
    """The server says nanoseconds, which Python cannot read."""
    whole, _, rest = stamp.rstrip("Z").partition(".")
    return f"{whole}.{rest[:6].ljust(6, '0')}+00:00"


def audit(stored: Sequence[Stored], acknowledged: Iterable[Acknowledged]) -> Findings:
    """Hold the log against what publishers were told, against itself, and against its claims."""
    found = Findings(stored=len(stored))
    there = {(one.stream, one.sequence): one for one in stored}
    for ack in acknowledged:
        if ack.stream not in _STREAMS:
            continue
        found.acknowledged += 1
        kept = there.get((ack.stream, ack.sequence))
        if kept is None or (ack.id and kept.id != ack.id):
            found.lost += 1
            found.examples.append(f"lost: {ack.stream} {ack.sequence} {ack.id} of {ack.by}")
    ids = Counter((one.stream, one.id) for one in stored if one.id)
    for (stream, id_), count in ids.items():
        if count > 1:
            found.duplicated += count - 1
            found.examples.append(f"stored {count} times: {stream} {id_}")
    _numbered_twice(stored, found)
    _zombies(stored, found)
    _holes(stored, found)
    return found


def _numbered_twice(stored: Sequence[Stored], found: Findings) -> None:
    seen: Counter[tuple[str, str, int]] = Counter()
    for one in stored:
        tag = one.headers.get("Fact", "")
        if one.stream == "CALLS" and tag in _NUMBERED:
            number = msgspec.json.decode(one.payload).get(_NUMBERED[tag], 0) if _NUMBERED[tag] else 0
            seen[one.subject, tag, number] += 1
    for (subject, tag, number), count in seen.items():
        if count > 1:
            found.numbered_twice += count - 1
            found.examples.append(f"{count} times {tag} {number or ''} on {subject}")


def _zombies(stored: Sequence[Stored], found: Findings) -> None:
    """Facts stored under a claim that was not the newest, and frames stored after a newer claim was."""
    claims: dict[str, list[Stored]] = {}
    for one in stored:
        if one.stream != "CALLS":
            continue
        if one.subject.startswith("claim."):
            claims.setdefault(one.subject, []).append(one)
        elif claim := one.headers.get(EXPECTED_ON):
            newest = claims.get(claim, [])
            if newest and newest[-1].sequence != int(one.headers[EXPECTED]):
                found.zombie_facts += 1
                found.examples.append(f"zombie: {one.headers.get('Fact')} on {one.subject}")
    for one in stored:
        if one.stream == "AUDIO":
            _, tenant, call, way = one.subject.split(".")
            role = "edge" if way == "heard" else "voice"
            epoch = unpack_frame(one.payload).epoch
            if any(c.sequence > epoch and c.at < one.at for c in claims.get(f"claim.{tenant}.{call}-{role}", [])):
                found.zombie_frames += 1


def _holes(stored: Sequence[Stored], found: Findings) -> None:
    lines: dict[str, list[Frame]] = {}
    for one in stored:
        if one.stream == "AUDIO":
            lines.setdefault(one.subject, []).append(unpack_frame(one.payload))
    for frames in lines.values():
        numbers = [frame.number for frame in order_frames(frames)]
        found.frames += len(numbers)
        found.missing_frames += (numbers[-1] if numbers else 0) - len(numbers)
