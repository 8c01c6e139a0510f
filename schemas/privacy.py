"""Forgetting, showing and keeping: erasures step by step, who was given a person's data, what a retention period ended."""

from typing import Literal

from schemas.event import Event
from schemas.kinds import BUSINESS, CONTACT, DUE, ERASURE


class ErasureRequested(Event, frozen=True, tag="erasure.requested"):
    """A person is to be forgotten. Subject `erasure.<tenant>.<person>`; `by` is who asked: an account's id, or `cli`."""

    kind = ERASURE
    apart = "person"

    person: str
    by: str
    reason: Literal["request", "retention"] = "request"


class ErasureDeferred(Event, frozen=True, tag="erasure.deferred"):
    """The person is on the telephone: they are erased once these calls are over, and speak to the end of them."""

    kind = ERASURE

    calls: tuple[str, ...]


class KeysDestroyed(Event, frozen=True, tag="keys.destroyed"):
    """The person's data key and those of their calls are gone: the log cannot be read about them any more.

    `fingerprints` name the keys and tell nothing of them.
    """

    kind = ERASURE

    calls: tuple[str, ...]
    fingerprints: tuple[str, ...]


class AudioPurged(Event, frozen=True, tag="audio.purged"):
    """The sound of the person's calls is gone from the log, and their recordings from the store."""

    kind = ERASURE

    frames: int
    recordings: int


class DirectoryCleared(Event, frozen=True, tag="directory.cleared"):
    """Nothing leads from a telephone number to the person any more."""

    kind = ERASURE

    numbers: int


class RowsRebuilt(Event, frozen=True, tag="rows.rebuilt"):
    """A read model was built again from the log, which has forgotten the person; its earlier rows were dropped."""

    kind = ERASURE

    model: str
    facts: int


class DiskSwept(Event, frozen=True, tag="disk.swept"):
    """The database was asked to let go of what it had deleted.

    `wal`: also of its journal (else its own retention ends it). `statistics`: also of the samples it had taken of columns.
    """

    kind = ERASURE

    wal: bool
    statistics: bool = False


class ErasureCertified(Event, frozen=True, tag="erasure.certified"):
    """The person is forgotten: what was destroyed, in figures, and the fingerprints of the keys.

    `wal` and `statistics`: the database's journal and its samples of columns were let go of, too; see `DiskSwept`.
    """

    kind = ERASURE

    person: str
    calls: int
    frames: int
    recordings: int
    numbers: int
    models: tuple[str, ...]
    fingerprints: tuple[str, ...]
    wal: bool = False
    statistics: bool = False


class DataAccessed(Event, frozen=True, tag="data.accessed"):
    """Everything about a person was handed out: by whom, for what, and how much it was."""

    kind = CONTACT

    person: str
    by: str
    purpose: str
    facts: int
    calls: int
    recordings: int


class RecordingSealed(Event, frozen=True, tag="recording.sealed"):
    """With consent: the call was recorded, under a key of its own. `digest` is the SHA-256 of what was stored."""

    seconds: float
    size: int
    codec: str
    digest: str


class SoundForgotten(Event, frozen=True, tag="sound.forgotten"):
    """The keys of the call's frames are gone. `reason`: `no-consent`, or `recorded` (a sealed recording took their place)."""

    reason: Literal["no-consent", "recorded", "retention"]


class RecordingDropped(Event, frozen=True, tag="recording.dropped"):
    """A recording's time was over: its key and its file are gone. `call` says which one it was, where something else ended it."""

    apart = "call"

    reason: str
    call: str = ""


class RetentionDue(Event, frozen=True, tag="retention.due"):
    """The daily look at what a business has kept long enough. `day` is its date (ISO)."""

    kind = DUE

    day: str


class RetentionBegun(Event, frozen=True, tag="retention.begun"):
    """What was said in so many calls is being taken away; until it is applied, the rows made of it may still be there."""

    kind = BUSINESS

    things: int


class RetentionApplied(Event, frozen=True, tag="retention.applied"):
    """What was older than a business keeps this kind of data is gone: facts of so many things, before this moment (ISO)."""

    kind = BUSINESS
    apart = "what"

    what: str
    days: int
    before: str
    things: int
    facts: int


class TenantKeyRotated(Event, frozen=True, tag="tenant-key.rotated"):
    """The business has a new key, and so many data keys were wrapped anew under it."""

    kind = BUSINESS

    keys: int
