"""The bundled voice: what a caller hears, and how soon."""

import asyncio
import sys
from pathlib import Path

import numpy as np
import pytest

from handlers.call.ports.recogniser import EngineFailed
from infra.engines.espeak.voice import EspeakVoice
from infra.engines.espeak.voice_settings import MANNERS, find_manner
from infra.engines.sentence_cache import SentenceCache
from infra.engines.telephone_audio import FRAME, decode_to_float, measure_loudness

SPOKEN = {
    "en",
    "es",
    "fr",
    "de",
    "it",
    "pt",
    "nl",
    "pl",
    "ru",
    "uk",
    "tr",
    "ar",
    "he",
    "hi",
    "pa",
    "bn",
    "tl",
    "vi",
    "th",
    "id",
    "zh",
    "ja",
    "ko",
}


@pytest.fixture
async def voice():
    speaking = EspeakVoice()
    yield speaking
    await speaking.close()


async def whole(voice, text, language="en"):
    return b"".join([sound async for sound in voice.say(text, language)])


async def test_a_sentence_is_whole_frames_at_the_level_of_a_telephone(voice):
    sound = await whole(voice, "Your appointment is on Tuesday at nine.")
    assert len(sound) % FRAME == 0
    assert len(sound) > 8000
    assert -24 < measure_loudness(decode_to_float(sound)) < -16


@pytest.mark.long
async def test_the_same_words_are_the_same_sound_whatever_was_said_before():
    first, second = EspeakVoice(), EspeakVoice()
    await whole(first, "Something else came before.")
    assert await whole(first, "See you on Tuesday.") == await whole(second, "See you on Tuesday.")
    await first.close()
    await second.close()


@pytest.mark.long
async def test_a_formula_said_again_costs_nothing(voice):
    once = await whole(voice, "One moment, please.")
    pieces = [sound async for sound in voice.say("One moment, please.", "en")]
    assert pieces == [once]


@pytest.mark.long
async def test_nothing_is_above_the_telephone_band(voice):
    samples = decode_to_float(await whole(voice, "Six scissors, please."))
    power = np.abs(np.fft.rfft(samples)) ** 2
    pitch = np.fft.rfftfreq(len(samples), 1 / 8000)
    assert power[pitch > 3800].sum() < 0.02 * power.sum()


@pytest.mark.long
async def test_a_caller_who_interrupts_stops_the_voice_and_the_next_sentence_follows(voice):
    speaking = voice.say("word " * 2000, "en")
    assert await anext(speaking)
    await speaking.aclose()
    async with asyncio.timeout(2):
        assert await whole(voice, "Yes, go on.")


@pytest.mark.long
async def test_it_is_known_when_each_word_begins(voice):
    words = await voice.offsets("Hello there, Sarah.", "en")
    assert [word for word, _ in words] == ["Hello", "there", "Sarah"]
    assert words[0][1] < words[1][1] < words[2][1]


@pytest.mark.long
async def test_every_language_of_ours_is_spoken(voice):
    assert {language.split("-")[0] for language in MANNERS} == SPOKEN
    for language in MANNERS:
        assert await whole(voice, "15:30", language), language


async def test_nothing_to_say_and_odd_characters_do_no_harm(voice):
    assert len(await whole(voice, "")) % FRAME == 0
    assert await whole(voice, "Yes\x00 <no> \x07 &amp; \u2603 fine")


async def test_a_closed_voice_has_failed():
    closed = EspeakVoice()
    await closed.close()
    with pytest.raises(EngineFailed):
        await whole(closed, "Hello.")


def test_an_unknown_language_is_spoken_as_english():
    assert find_manner("xx") == find_manner("en")
    assert find_manner("pt-PT") != find_manner("pt")
    assert find_manner("de-AT") == find_manner("de")


@pytest.mark.long
async def test_its_library_stays_in_a_process_of_its_own(voice):
    assert await whole(voice, "Hello.")
    assert "espeakng_loader" not in sys.modules
    maps = Path("/proc/self/maps")
    assert not maps.exists() or "espeak" not in maps.read_text()


@pytest.mark.long
async def test_a_process_that_dies_is_started_again(voice):
    before = await whole(voice, "Hello.")
    voice._process.kill()
    with pytest.raises(EngineFailed, match="started again"):
        await whole(voice, "Goodbye.")
    voice._remembered = SentenceCache()
    assert await whole(voice, "Hello.") == before
