"""What was found in a sentence that is perhaps not the caller's to hear."""

from typing import NamedTuple


class Finding(NamedTuple):
    """A place in the text and what stands there. `whole`: the sentence as a whole must not be said."""

    kind: str
    start: int
    end: int
    whole: bool = False
