"""What a look at one part found."""

from typing import Literal

import msgspec

State = Literal["well", "doubtful", "ill"]


class Finding(msgspec.Struct, frozen=True):
    """One part, how it is, what was seen, and what to do about it (empty when it is well). Holds no secret."""

    part: str
    state: State
    seen: str
    do: str = ""
