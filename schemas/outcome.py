"""How a call came out: the one list of outcomes, for the tool, the fact and the reply."""

from typing import Literal

#: `transferred`: a person took the line. `callback`: the caller wanted a person and nobody was free, so somebody has to call
#: back. `refused`: what they wanted is not offered to them. `abandoned`: they hung up without a word; `unfinished`: they
#: spoke, and nothing came of it.
Outcome = Literal[
    "booked",
    "moved",
    "cancelled",
    "answered",
    "message",
    "transferred",
    "callback",
    "refused",
    "unfinished",
    "abandoned",
]
