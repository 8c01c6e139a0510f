"""Examples of keeping and forgetting: recordings, erasures, retention, access, snapshots."""

from schemas.event import Event
from schemas.privacy import (
    AudioPurged,
    DataAccessed,
    DirectoryCleared,
    DiskSwept,
    ErasureCertified,
    ErasureDeferred,
    ErasureRequested,
    KeysDestroyed,
    RecordingDropped,
    RecordingSealed,
    RetentionApplied,
    RetentionBegun,
    RetentionDue,
    RowsRebuilt,
    SoundForgotten,
    TenantKeyRotated,
)
from schemas.snapshots import SnapshotTaken

EXAMPLES: tuple[Event, ...] = (
    ErasureRequested(person="01PERSON", by="01ACCOUNT"),
    ErasureDeferred(calls=("01CALL",)),
    KeysDestroyed(calls=("01CALL",), fingerprints=("9f86d081",)),
    AudioPurged(frames=4325, recordings=1),
    DirectoryCleared(numbers=1),
    RowsRebuilt(model="calls", facts=120),
    DiskSwept(wal=True, statistics=True),
    ErasureCertified(
        person="01PERSON",
        calls=1,
        frames=4325,
        recordings=1,
        numbers=1,
        models=("calls", "contacts"),
        fingerprints=("9f86d081",),
        wal=True,
        statistics=True,
    ),
    DataAccessed(person="01PERSON", by="01ACCOUNT", purpose="access request", facts=120, calls=1, recordings=1),
    RecordingSealed(seconds=62.5, size=500_000, codec="mulaw", digest="2c26b46b"),
    SoundForgotten(reason="no-consent"),
    RecordingDropped(reason="retention"),
    RetentionDue(day="2026-11-21"),
    RetentionBegun(things=3),
    RetentionApplied(what="calls", days=365, before="2025-11-21T02:00:00+00:00", things=3, facts=90),
    TenantKeyRotated(keys=12),
    SnapshotTaken(of="contact.demo.01PERSON", through=40, fold="contact/1", state='{"met":true}'),
)
