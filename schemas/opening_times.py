"""Opening times: the spans of each weekday."""

import msgspec


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Opening times of one weekday part, local: `opens` and `closes` as `HH:MM`."""

    opens: str
    closes: str


#: Weekday (`mon`...`sun`) to its spans; a missing day is closed.
Week = dict[str, tuple[Span, ...]]
