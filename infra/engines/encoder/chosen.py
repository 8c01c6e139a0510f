"""The encoders of this process: one of each kind, loaded when it is first wanted, shared by all calls."""

import functools

import structlog

from handlers.understanding.ports import Encoder, NoEncoder
from infra.engines.encoder.no_meaning import NoMeaning
from infra.engines.encoder.remembered import RememberingEncoder
from infra.engines.encoder.small_e5 import SmallE5Encoder
from infra.engines.encoder.universal import UniversalEncoder

#: Languages that the first encoder has not learned; the second one has, and takes four times as long.
SECOND_LANGUAGES = frozenset({"uk", "he", "hi", "pa", "bn", "tl", "vi", "id"})
_log = structlog.get_logger("encoder")


@functools.cache
def encoder() -> Encoder:
    """The encoder of most languages; where it cannot be had, the words alone decide, and the log says what to do about it."""
    try:
        return RememberingEncoder(UniversalEncoder())
    except NoEncoder as missing:
        _log.error("understanding goes by words alone", hint=str(missing))
        return NoMeaning(UniversalEncoder.dimensions)


@functools.cache
def second_encoder() -> Encoder | None:
    """The encoder of `SECOND_LANGUAGES`; None where it cannot be had."""
    try:
        return RememberingEncoder(SmallE5Encoder())
    except NoEncoder as missing:
        _log.warning("some languages are read by an encoder that has not learned them", hint=str(missing))
        return None
