"""Costs: what each part of a call cost, at list prices, from the call's own facts."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from handlers.money.call_costs import compute_costs
from handlers.money.list_prices import read_prices
from schemas.fact import Fact
from schemas.line import CallRinging
from schemas.reply import SentenceComposed, SentenceSpoken, SentenceStarted
from schemas.speech import SpeechRecognised
from tests.examples import example

TABLE = (Path(__file__).parents[2] / "knowledge" / "prices.toml").read_text()
PRICES = read_prices(TABLE)
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


def call(recogniser="pocketsphinx", voice="espeak", source="dialogue"):
    events = [
        CallRinging(person="P1", caller="+16175550199", called="+16175550140"),
        SentenceComposed(turn=0, sentence=1, text="x" * 80, source="formula"),
        SentenceStarted(sentence=1, turn=0, frame=1, synthesise_ms=1.0, engine=voice),
        SentenceSpoken(sentence=1, turn=0, from_frame=1, to_frame=300),
        example(SpeechRecognised, words="y" * 40, from_frame=301, to_frame=800, engine=recogniser),
        SentenceComposed(turn=1, sentence=2, text="z" * 40, source=source),
    ]
    return [Fact(subject="call.demo.C1", event=event, id=str(n), at=NOW) for n, event in enumerate(events)]


def amounts(facts, seconds=61.0):
    return {cost.part: (cost.amount, cost.quantity, cost.unit) for cost in compute_costs(facts, seconds, PRICES)}


def test_bundled_engines_cost_nothing_and_the_telephone_each_minute_begun():
    assert amounts(call()) == {
        "telephony": ("0.025", "2", "minutes"),
        "recognition": ("0", "0.167", "minutes"),
        "voice": ("0", "0.1", "minutes"),
    }


def test_paid_engines_cost_what_they_heard_and_spoke():
    paid = amounts(call("openai:gpt-4o-mini-transcribe", "openai:gpt-4o-mini-tts", "model"))
    assert paid["recognition"][0] == "0.0005"
    assert paid["voice"][0] == "0.0015"
    assert paid["model"] == ("0.000236", "1540", "tokens, estimated")


def test_a_call_nobody_answered_costs_the_telephone_only():
    assert list(amounts(call()[:1])) == ["telephony"]


def test_the_most_exact_price_of_an_engine_is_taken():
    assert PRICES.price("recognition", "openai:gpt-4o-transcribe").price == Decimal("0.006")
    assert PRICES.price("recognition", "openai:something-newer").engine == "openai"
    assert PRICES.price("voice", "espeak") is None


def test_every_price_names_its_source_and_the_table_its_date():
    assert all(price.source for price in PRICES.prices)
    assert datetime.fromisoformat(PRICES.as_of)
    with pytest.raises(msgspec.ValidationError, match="sauce"):
        read_prices(TABLE.replace("source", "sauce"))
