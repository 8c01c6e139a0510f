"""What a backup holds, written as its last entry: a file without it was cut short."""

import msgspec

#: Where things stand in the archive.
MANIFEST, DATABASE, SETTINGS = "manifest.json", "database.dump", "daybook.toml"
KEYS, RECORDINGS, STREAMS = "keys", "recordings", "streams"
#: Raised when an older Daybook could not restore what is written.
FORMAT = 1


class StreamState(msgspec.Struct, frozen=True, kw_only=True):
    """A stream as it stood in its snapshot: counts of messages and bytes, first and last sequence."""

    messages: int
    bytes: int
    first_seq: int
    last_seq: int
    num_deleted: int = 0


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The table of contents. `made_at` is ISO 8601 in UTC; `streams` by name; `rows` of the tables that are kept, by name."""

    format: int
    made_at: str
    version: str
    streams: dict[str, StreamState]
    rows: dict[str, int]
    recordings: int


class BackupUnusable(Exception):
    """A backup cannot be made or restored; the message says why, and what to do."""
