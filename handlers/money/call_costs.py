"""What a call cost, by part, from its own facts at list prices."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import assert_never

from bus.log import Log
from handlers.handler import handler
from handlers.money.list_prices import Part, PriceTable
from schemas.fact import Fact
from schemas.frame import FRAME_MS
from schemas.line import CallEnded, CallRinging
from schemas.money import CostIncurred
from schemas.reply import SentenceComposed, SentenceSpoken, SentenceStarted
from schemas.speech import SpeechRecognised

_MICRO = Decimal("0.000001")
# The facts do not count a model's tokens: about four characters of English make one, and the prompt with its tools is this long.
_CHARACTERS_A_TOKEN = 4
_PROMPT_TOKENS = 1_500


@handler("costs", role="ledger")
async def cost(ended: CallEnded, fact: Fact, log: Log, prices: PriceTable) -> tuple[CostIncurred, ...]:
    """One fact for each part of a call that somebody did, free engines at 0."""
    return compute_costs(await log.load(fact.subject), ended.seconds, prices)


#: What is paid by the minute, and what by the word.
TimedFact = CallRinging | SpeechRecognised | SentenceStarted | SentenceSpoken
SpokenFact = SpeechRecognised | SentenceComposed


def compute_costs(facts: Sequence[Fact], seconds: float, prices: PriceTable) -> tuple[CostIncurred, ...]:
    """What the facts of a call of that many seconds cost."""
    minutes: defaultdict[tuple[Part, str], Decimal] = defaultdict(Decimal)
    engines: dict[int, str] = {}
    for event in (fact.event for fact in facts if isinstance(fact.event, TimedFact)):
        match event:
            case CallRinging(carrier=carrier):
                minutes["telephony", carrier] = _minutes(seconds)
            case SpeechRecognised(engine=engine, from_frame=first, to_frame=last):
                minutes["recognition", engine] += _minutes((last - first + 1) * FRAME_MS / 1000)
            case SentenceStarted(sentence=sentence, engine=engine):
                engines[sentence] = engine
            case SentenceSpoken(sentence=sentence, from_frame=first, to_frame=last):
                minutes["voice", engines.get(sentence, "")] += _minutes((last - first + 1) * FRAME_MS / 1000)
            case _:
                assert_never(event)
    return (*_timed(minutes, prices), *_model(facts, prices))


def _minutes(seconds: float) -> Decimal:
    return Decimal(str(round(seconds, 3))) / 60


def _timed(minutes: dict[tuple[Part, str], Decimal], prices: PriceTable) -> Iterator[CostIncurred]:
    amounts: defaultdict[Part, Decimal] = defaultdict(Decimal)
    counted: defaultdict[Part, Decimal] = defaultdict(Decimal)
    for (part, engine), exact in minutes.items():
        price = prices.price(part, engine)
        quantity = Decimal(math.ceil(exact)) if price and price.whole_minutes else exact
        counted[part] += quantity
        amounts[part] += quantity * price.price if price else Decimal(0)
    for part, amount in amounts.items():
        yield _incurred(part, amount, counted[part], "minutes", prices)


def _model(facts: Sequence[Fact], prices: PriceTable) -> Iterator[CostIncurred]:
    """Tokens are estimated: each turn of the model reads the prompt and everything said before it."""
    price = prices.price("model", prices.model)
    said, read, written = 0, 0, 0
    turns: set[int] = set()
    for event in (fact.event for fact in facts if isinstance(fact.event, SpokenFact)):
        match event:
            case SpeechRecognised(words=words):
                said += len(words)
            case SentenceComposed(text=text, source=source, turn=turn):
                if source == "model":
                    if turn not in turns:
                        read += _PROMPT_TOKENS + said // _CHARACTERS_A_TOKEN
                    turns.add(turn)
                    written += math.ceil(len(text) / _CHARACTERS_A_TOKEN)
                said += len(text)
            case _:
                assert_never(event)
    if turns:
        amount = (read * price.price + written * price.price_out) / 1_000_000 if price else Decimal(0)
        yield _incurred("model", amount, Decimal(read + written), "tokens, estimated", prices)


def _incurred(part: Part, amount: Decimal, quantity: Decimal, unit: str, prices: PriceTable) -> CostIncurred:
    return CostIncurred(
        part=part,
        amount=f"{amount.quantize(_MICRO).normalize():f}",
        currency=prices.currency,
        quantity=f"{quantity.quantize(Decimal('0.001')).normalize():f}",
        unit=unit,
    )
