"""Which stream keeps a subject, and which subjects a filter means."""

#: Stream name to the first tokens it keeps. Claims live beside the facts of calls, so that one can be expected by the other.
STREAMS: dict[str, tuple[str, ...]] = {
    "AUDIO": ("audio",),
    "CALLS": ("call", "claim"),
    "LEDGER": (
        "page",
        "contact",
        "consent",
        "message",
        "campaign",
        "invoice",
        "expense",
        "business",
        "account",
        "appointment",
        "erasure",
    ),
    "SNAPSHOTS": ("snapshot",),
    "TIMERS": ("timer", "due"),
    "PARKED": ("parked", "again"),
}

_KEPT = {kind: name for name, kinds in STREAMS.items() for kind in kinds}


def is_lenient(subject: str) -> bool:
    """Whether who loads this life goes on without the facts it cannot read: true of calls, whose facts are observations."""
    return subject.startswith("call.")


def stream_of(subject: str) -> str:
    """The stream that keeps `subject` (or a filter with a plain first token); ValueError when none does."""
    kind = subject.partition(".")[0]
    if kind not in _KEPT:
        raise ValueError(f"no stream keeps {subject!r}; add its first token to STREAMS in bus/streams.py")
    return _KEPT[kind]


def matches_filter(wanted: str, subject: str) -> bool:
    """Whether the filter `wanted` (`*` one token, a last `>` the rest) means `subject`."""
    if wanted == subject:
        return True
    asked, given = wanted.split("."), subject.split(".")
    for at, part in enumerate(asked):
        if part == ">":
            return len(given) > at
        if at >= len(given) or part not in {"*", given[at]}:
            return False
    return len(asked) == len(given)
