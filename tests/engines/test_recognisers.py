"""One promise for every recogniser that is here: the bundled one, Vosk, OpenAI, and one behind another."""

import asyncio
import os
import signal

import pytest

from handlers.call.ports.recogniser import EngineFailed
from infra.engines.openai_speech.recogniser import OpenAIRecogniser
from infra.engines.recogniser_fallback import FallbackRecogniser
from infra.engines.sphinx.recogniser import SphinxRecogniser
from infra.engines.telephone_audio import FRAME, SILENCE
from infra.engines.vosk.recogniser import VoskRecogniser
from infra.simulator.lines import render_line

VOCABULARY = ("teeth cleaning", "Dr. Amy Chen")
BOOKING = SILENCE * 1600 + render_line("Hi, I'd like to book a cleaning, please.") + SILENCE * 1600
KINDS = ("anything", "yes-no", "date", "time", "number", "name")


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    return tmp_path_factory.mktemp("models")


@pytest.fixture(params=[pytest.param("sphinx", marks=pytest.mark.sound), "vosk", "openai", "fallback"])
async def recogniser(request, models, vosk, vosk_folder, openai_url):
    match request.param:
        case "sphinx":
            engine = SphinxRecogniser(models, workers=1)
        case "vosk":
            engine = VoskRecogniser(vosk_folder, library=vosk)
        case "openai":
            engine = OpenAIRecogniser("key", url=openai_url)
        case _:
            engine = FallbackRecogniser(
                [OpenAIRecogniser("key", model="down", url=openai_url), VoskRecogniser(vosk_folder, library=vosk)]
            )
    yield engine
    await engine.close()


async def say(listening, sound):
    for start in range(0, len(sound), FRAME):
        await listening.feed(sound[start : start + FRAME])


async def test_a_turn_is_heard_and_the_next_one_begins_from_nothing(recogniser):
    listening = await recogniser.begin("en", VOCABULARY)
    for _ in range(2):
        await say(listening, BOOKING)
        heard = await listening.final()
        assert "cleaning" in heard.words
        assert 0.5 < heard.confidence <= 1
        assert heard.engine in {"sphinx", "vosk", "openai"}
        assert heard.language == "en"
    await listening.close()


async def test_a_turn_without_sound_or_without_speech_has_no_words(recogniser):
    listening = await recogniser.begin("en", VOCABULARY)
    nothing = await listening.final()
    assert (nothing.words, nothing.confidence) == ("", 0.0)
    await say(listening, SILENCE * 8000)
    assert (await listening.final()).words == ""
    assert await listening.partial() == ""
    await listening.close()


async def test_every_question_may_be_expected(recogniser):
    listening = await recogniser.begin("en", VOCABULARY)
    for kind in KINDS:
        await listening.expect(kind, ("tuesday",))
        await say(listening, BOOKING[:4000])
        await listening.final()
    await listening.close()


async def test_callers_who_speak_at_once_are_heard_apart(recogniser):
    callers = [await recogniser.begin("en", VOCABULARY) for _ in range(4)]
    silent = callers.pop()
    async with asyncio.timeout(30):
        await asyncio.gather(*(say(listening, BOOKING) for listening in callers))
        heard = await asyncio.gather(*(listening.final() for listening in callers))
    assert all("cleaning" in each.words for each in heard)
    assert (await silent.final()).words == ""
    for listening in (*callers, silent):
        await listening.close()


@pytest.fixture
async def sphinx(models):
    engine = SphinxRecogniser(models, workers=1)
    yield engine
    await engine.close()


@pytest.mark.sound
async def test_words_grow_while_the_caller_speaks(sphinx):
    listening = await sphinx.begin("en", VOCABULARY)
    seen = []
    for start in range(0, len(BOOKING), FRAME):
        await listening.feed(BOOKING[start : start + FRAME])
        await asyncio.sleep(0.005)
        seen.append(await listening.partial())
    final = await listening.final()
    grown = list(dict.fromkeys(words for words in seen if words))
    assert len(grown) >= 3
    assert len(grown[0].split()) < len(final.words.split())
    await listening.close()


@pytest.mark.sound
async def test_a_narrow_question_gets_a_narrow_answer(sphinx):
    listening = await sphinx.begin("en", VOCABULARY)
    for kind, text, wanted in (
        ("yes-no", "Yes, that's correct.", "correct"),
        ("number", "The zip code is one one two zero one.", "one one two zero one"),
        ("time", "Half past eleven.", "half past eleven"),
        ("name", "John Carter.", "john carter"),
    ):
        await listening.expect(kind)
        await say(listening, render_line(text) + SILENCE * 1600)
        assert wanted in (await listening.final()).words
    await listening.close()


@pytest.mark.sound
async def test_a_business_whose_models_are_still_made_is_heard_with_others(sphinx):
    await sphinx.prepare(VOCABULARY)
    async with asyncio.timeout(1):
        listening = await sphinx.begin("en", ("orthodontic consultation",))
    await say(listening, BOOKING)
    assert "cleaning" in (await listening.final()).words
    await listening.close()


@pytest.mark.sound
async def test_a_worker_killed_while_the_caller_speaks_costs_no_word(sphinx):
    listening = await sphinx.begin("en", VOCABULARY)
    await say(listening, BOOKING[: len(BOOKING) // 2])
    worker = sphinx._workers._workers[0]._process
    os.kill(worker.pid, signal.SIGKILL)
    async with asyncio.timeout(20):
        while sphinx._workers._workers[0]._process is worker:
            await asyncio.sleep(0.01)
        await say(listening, BOOKING[len(BOOKING) // 2 :])
        assert "cleaning" in (await listening.final()).words
    await listening.close()


@pytest.mark.sound
async def test_a_worker_killed_while_its_words_are_awaited_costs_no_word(sphinx):
    listening = await sphinx.begin("en", VOCABULARY)
    await say(listening, BOOKING)
    waiting = asyncio.ensure_future(listening.final())
    await asyncio.sleep(0)
    os.kill(sphinx._workers._workers[0]._process.pid, signal.SIGKILL)
    async with asyncio.timeout(20):
        assert "cleaning" in (await waiting).words
    await listening.close()


async def test_the_bundled_recogniser_knows_english_only(models):
    engine = SphinxRecogniser(models)
    with pytest.raises(EngineFailed, match="English only"):
        await engine.begin("de", ())
    await engine.close()
