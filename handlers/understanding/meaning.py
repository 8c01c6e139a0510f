"""What a language is read with: an encoder, how much its vectors weigh, and what was learned over it."""

from collections.abc import Callable, Mapping

import msgspec

from handlers.understanding.heads import Heads
from handlers.understanding.ports import Encoder


class Meaning(msgspec.Struct, frozen=True):
    """An encoder with its heads: `danger` (is there any), `kinds` (which), `intents`. `scale` weighs vectors beside words."""

    encoder: Encoder
    heads: Mapping[str, Heads]
    scale: float


#: The meaning of a language, loaded when it is first spoken.
MeaningOf = Callable[[str], Meaning]
