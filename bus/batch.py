"""What a batch must be before any log is asked to store it whole."""

from collections.abc import Mapping, Sequence

from bus.streams import stream_of
from schemas.fact import Draft

#: Facts the server takes in one atomic batch.
MOST = 1_000


def check_batch(drafts: Sequence[Draft], expected: Mapping[str, int]) -> None:
    """ValueError when no log could store this all or none."""
    if not drafts:
        raise ValueError("a batch holds at least one fact")
    if len(drafts) > MOST:
        raise ValueError(f"a batch holds at most {MOST} facts, not {len(drafts)}; store it in several, each whole in itself")
    if len({stream_of(draft.subject) for draft in drafts}) != 1:
        raise ValueError("all facts of one batch must be kept by one stream")
    if len({draft.id for draft in drafts}) != len(drafts):
        raise ValueError("two facts of one batch bear the same id; give each its own")
    if strange := expected.keys() - {draft.subject for draft in drafts}:
        raise ValueError(f"{min(strange)} is expected at a sequence, but the batch has no fact for it")
