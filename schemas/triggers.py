"""When a caller is handed over to a person, and to whom: one line for each reason, as the settings of a business say."""

from typing import Literal

import msgspec

from schemas.opening_times import Week

#: Why a person was asked for. `failure`: the agent itself fell silent; `rule`: a rule of the business.
TriggerName = Literal[
    "asked", "confidence", "mood", "words", "stuck", "misunderstood", "danger", "own", "complaint", "rule", "failure"
]


class Switch(msgspec.Struct, frozen=True, kw_only=True):
    """A reason that is heeded or not."""

    on: bool = True


class Unsure(Switch, frozen=True, kw_only=True):
    """So many `turns` in a row were understood with a confidence `below` this."""

    below: float = 0.55
    turns: int = 3


class Upset(Switch, frozen=True, kw_only=True):
    """So many `turns` in a row had a sentiment `below` this (-1 to 1)."""

    below: float = -0.3
    turns: int = 2


class Stuck(Switch, frozen=True, kw_only=True):
    """For so many `seconds` nothing new was told, found or done."""

    seconds: int = 90


class Misunderstood(Switch, frozen=True, kw_only=True):
    """The caller had to be asked to say it again so many `times`, and is then offered a person."""

    times: int = 2


class OwnWords(Switch, frozen=True, kw_only=True):
    """The caller said one of these `words`, which the owner has chosen."""

    words: tuple[str, ...] = ()


class Triggers(msgspec.Struct, frozen=True, kw_only=True):
    """What hands a caller over. `words` are those of the language (refund, dispute, legal advice); `own` are the owner's.

    `asked` off: who asks for a person is called back. `danger` off: nobody is offered on the line, and people are told still.
    """

    confidence: Unsure = Unsure()
    mood: Upset = Upset()
    words: Switch = Switch()
    stuck: Stuck = Stuck()
    asked: Switch = Switch()
    misunderstood: Misunderstood = Misunderstood()
    danger: Switch = Switch()
    own: OwnWords = OwnWords()


class HandingOver(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ring, in this order (E.164; empty: `handoff_number`), each for `ring_seconds`.

    `hours` are when they answer, by weekday (`mon`...`sun`; empty: the opening hours). What is urgent rings those on call, at any
    hour. `texts`: who is rung gets the summary by text first.
    """

    numbers: tuple[str, ...] = ()
    hours: Week = {}
    ring_seconds: int = 20
    texts: bool = True
