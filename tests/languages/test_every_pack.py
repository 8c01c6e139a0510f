"""Every language pack keeps the same promises: every act has its sentence, figures are read back, whole calls end right."""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from string import Formatter
from typing import Any

import msgspec
import pytest

from handlers.business.templates import load_demo_businesses
from handlers.call.mind_state import MindState
from handlers.call.state import Conversation
from handlers.dialogue.spoken.dates import on_moment, say_clock_time, say_day, say_moment
from handlers.dialogue.spoken.phones import say_last_digits, say_phone_number
from handlers.dialogue.spoken.prices import say_price
from handlers.language.pack import LanguagePack
from handlers.language.shelf import languages
from handlers.understanding.phones import read_digits_at
from handlers.understanding.reader import FastUnderstanding
from schemas.knowledge import Business
from schemas.toolbox import Appointment
from tests.dialogue.scripted_call import Call
from tests.dialogue.small_diary import NOW, ZONE, Diary

_PACKS = sorted(languages().packs)
_TALKED = sorted(file.stem for file in (Path(__file__).parent / "dialogues").glob("*.toml"))
_TODAY = date(2026, 11, 20)
#: An appointment that there is already, on Tuesday at ten.
_CLEANING = Appointment(
    appointment="01OLD",
    service="cleaning",
    start=datetime(2026, 11, 24, 10, tzinfo=ZONE),
    resource="hygienist-1",
    reference="KT342",
)
_DIALOGUES = [
    (code, one)
    for code in _TALKED
    for one in tomllib.loads((Path(__file__).parent / f"dialogues/{code}.toml").read_text("utf-8"))["dialogue"]
]


@pytest.fixture(params=_PACKS)
def pack(request: pytest.FixtureRequest) -> LanguagePack:
    return languages().packs[request.param]


def business(code: str) -> Business:
    """The demo dentist, whose services have names in this language."""
    said = tomllib.loads((Path(__file__).parent / f"dialogues/{code}.toml").read_text("utf-8"))["services"]
    demo = load_demo_businesses()["demo"]
    services = [
        msgspec.structs.replace(one, name=said[one.id][0], said=tuple(said[one.id])) for one in demo.services if one.id in said
    ]
    return msgspec.structs.replace(demo, language=code, services=tuple(services), rules=(), greeting="")


def test_every_act_has_its_sentence(pack):
    english = languages().of("en").phrases
    assert set(pack.phrases) == set(english)
    for act, wordings in pack.phrases.items():
        assert wordings.say, act
        assert wordings.formula == english[act].formula, act


def test_every_wording_can_be_filled_in_and_read_backs_leave_nothing_out(pack):
    english = languages().of("en").phrases
    for act, wordings in pack.phrases.items():
        known = {name for text in (*english[act].say, *english[act].again) for name in _fields(text)}
        for text in (*wordings.say, *wordings.again):
            assert set(_fields(text)) <= known, (act, text)
            assert not act.startswith("read-back") or set(_fields(text)) == known, (act, text)


def test_cues_have_known_names(pack):
    assert set(pack.cues.phrases) <= set(languages().of("en").cues.phrases)


def test_every_day_of_a_year_is_said_apart(pack):
    said = {say_day(_TODAY + timedelta(days=nth), _TODAY, pack.speech) for nth in range(365)}
    assert len(said) == 365


def test_every_quarter_of_an_hour_is_said_apart(pack):
    said = {say_clock_time(time(hour, minute), pack.speech, part=True) for hour in range(7, 21) for minute in (0, 15, 30, 45)}
    assert len(said) == 14 * 4


def test_prices_and_moments_are_said_whole(pack):
    for amount in ("0", "1", "2", "21", "89.50", "129"):
        assert say_price(amount, "EUR", pack.speech).strip()
    assert "{" not in on_moment(datetime(2026, 11, 24, 14, 30), _TODAY, pack.speech)  # noqa: DTZ001


@pytest.mark.parametrize("number", ["+16175550147", "+34612345678"])
def test_dictated_numbers_are_heard_as_they_are_said(pack, number):
    said = pack.lexicon.words(say_phone_number(number, pack.speech))
    assert read_digits_at(said, 0)[0] == number.removeprefix("+1").removeprefix("+34")
    assert read_digits_at(pack.lexicon.words(say_last_digits(number, pack.speech)), 0)[0] == number[-4:]


@pytest.mark.parametrize("code", [pytest.param(one, marks=[] if one == "es" else [pytest.mark.long]) for one in _PACKS])
def test_days_and_times_are_heard_as_they_are_said(code, understanding: FastUnderstanding):
    pack, wrong = languages().packs[code], []
    for nth in range(1, 60, 2):
        at = datetime(2026, 11, 20 + 0, 9 + nth % 8, 15 * (nth % 4)) + timedelta(days=nth)  # noqa: DTZ001
        words = say_moment(at, _TODAY, pack.speech)
        heard = {one.role: one.value for one in _reading(understanding, words, code).entities}
        if (heard.get("date"), heard.get("time")) != (at.date().isoformat(), at.strftime("%H:%M")):
            wrong.append((words, heard))
    assert not wrong


@pytest.mark.parametrize(("code", "dialogue"), _DIALOGUES, ids=[f"{code}: {one['about']}" for code, one in _DIALOGUES])
def test_whole_calls_end_right(code: str, dialogue: dict[str, Any], understanding: FastUnderstanding):
    diary = Diary()
    if dialogue.get("existing"):
        diary.booked["01OLD"] = _CLEANING
    call = Call(business(code), languages(), diary)
    call.so_far = msgspec.structs.replace(call.so_far, language=code)
    call.reader = understanding
    heard = [call.open(), *(call.hear(turn) for turn in dialogue["turns"])]
    text = " ".join(heard)
    assert all(tool in call.tools for tool in dialogue.get("tools", ())), "\n".join(heard)
    assert all(words in text for words in dialogue.get("said", ())), "\n".join(heard)
    assert call.hung_up == dialogue.get("hang_up", False), "\n".join(heard)
    assert call.so_far.language == code


def test_nobody_flips_on_one_word_and_a_sentence_changes_the_language(understanding: FastUnderstanding):
    assert _reading(understanding, "taxi", "es").language == "es"
    assert _reading(understanding, "okay", "es").language == "es"
    assert _reading(understanding, "hola", "en").language == "en"
    assert _reading(understanding, "hola quisiera pedir una cita para el martes por favor", "en").language == "es"
    assert _reading(understanding, "i would like to make an appointment for tuesday", "es").language == "en"


def _reading(understanding: FastUnderstanding, words: str, code: str):
    so_far = Conversation(now=NOW, language=code, memory=MindState())
    return understanding.reading(words, so_far, load_demo_businesses()["demo"])


def _fields(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name]
