"""Which engines are there, what fails, and who goes on then."""

import asyncio

import pytest
from structlog.testing import capture_logs

from handlers.call.ports.recogniser import EngineFailed
from infra.engines.espeak.voice import EspeakVoice
from infra.engines.missing_engine import EngineMissing
from infra.engines.openai_speech.recogniser import OpenAIRecogniser
from infra.engines.openai_speech.voice import OpenAIVoice
from infra.engines.piper.voice import PiperVoice
from infra.engines.recogniser_choice import RecogniserSettings, choose_recogniser
from infra.engines.telephone_audio import FRAME, SILENCE, decode_to_float, measure_loudness
from infra.engines.voice_choice import VoiceSettings, choose_voice
from infra.engines.voice_fallback import FallbackVoice
from infra.engines.vosk.recogniser import VoskRecogniser
from infra.simulator.lines import render_line


async def whole(speaking, text):
    return b"".join([sound async for sound in speaking.say(text, "en")])


async def test_with_nothing_configured_the_bundled_engines_say_so_in_one_line_each(tmp_path):
    told = []
    ears, mouth = choose_recogniser(RecogniserSettings(folder=tmp_path), told.append), choose_voice(VoiceSettings(), told.append)
    assert (ears.name, mouth.name) == ("sphinx", "espeak")
    assert len(told) == 2
    await ears.close()
    await mouth.close()


async def test_what_is_configured_and_missing_is_one_line_with_what_to_do(tmp_path):
    told = []
    settings = RecogniserSettings(folder=tmp_path, vosk_model=str(tmp_path / "none"), openai_model="gpt-4o-mini-transcribe")
    assert choose_recogniser(settings, told.append).name == "sphinx"
    assert [("model" in each, "\n" in each) for each in told[:2]] == [(True, False)] * 2
    said = []
    assert choose_voice(VoiceSettings(piper_voice=str(tmp_path / "none.onnx"), openai_model="x"), said.append).name == "espeak"
    assert len(said) == 3
    assert not any("\n" in each for each in said)


def test_a_vosk_model_that_is_missing_empty_or_broken_says_so(vosk, tmp_path, vosk_folder):
    with pytest.raises(EngineMissing, match="No Vosk model"):
        VoskRecogniser(tmp_path / "nowhere", library=vosk)
    with pytest.raises(EngineMissing, match=r"no am/final\.mdl"):
        VoskRecogniser(tmp_path, library=vosk)
    broken = vosk_folder.rename(tmp_path / "broken")
    with pytest.raises(EngineMissing, match="is broken"):
        VoskRecogniser(broken, library=vosk)


async def test_vosk_hears_words_grow_and_joins_what_a_pause_divides(vosk, vosk_folder):
    engine = VoskRecogniser(vosk_folder, library=vosk)
    listening = await engine.begin("en", ())
    sound = render_line("Yes, please.")
    await listening.feed(sound[: 20 * FRAME])
    assert (await listening.partial()).startswith("i'd")
    await listening.feed(SILENCE * 8800)
    await listening.feed(SILENCE * 8800)
    await listening.feed(sound)
    heard = await listening.final()
    assert heard.words.count("cleaning") == 2
    assert heard.confidence == pytest.approx(0.9)
    await engine.close()


async def test_a_vosk_model_of_another_language_is_not_used(vosk, vosk_folder):
    german = VoskRecogniser(vosk_folder.rename(vosk_folder.with_name("vosk-model-small-de-0.15")), library=vosk)
    with pytest.raises(EngineFailed, match="speaks de"):
        await german.begin("en", ())
    await german.begin("de-AT", ())
    await german.close()


@pytest.mark.parametrize(
    ("model", "reason"), [("limited", "limit"), ("unknown", "model's name"), ("forbidden", "key"), ("down", "500")]
)
async def test_a_service_that_refuses_has_failed_and_says_why(openai_url, model, reason):
    engine = OpenAIRecogniser("key", model=model, url=openai_url)
    listening = await engine.begin("en", ())
    await listening.feed(render_line("Yes, please."))
    with pytest.raises(EngineFailed, match=reason):
        await listening.final()
    await engine.close()
    speaking = OpenAIVoice("key", model=model, url=openai_url)
    with pytest.raises(EngineFailed, match=reason):
        await whole(speaking, "Hello.")
    await speaking.close()


async def test_a_slow_service_has_failed(openai_url):
    engine = OpenAIRecogniser("key", model="slow", url=openai_url, patience=0.2)
    listening = await engine.begin("en", ())
    await listening.feed(render_line("Yes, please."))
    with pytest.raises(EngineFailed, match="too long"):
        await listening.final()
    speaking = OpenAIVoice("key", model="slow", url=openai_url, patience=0.2)
    with pytest.raises(EngineFailed, match="too long"):
        await whole(speaking, "Hello.")
    await engine.close()
    await speaking.close()


async def test_a_service_that_is_not_there_has_failed():
    speaking = OpenAIVoice("key", url="http://127.0.0.1:9/v1")
    with pytest.raises(EngineFailed, match="no connection"):
        await whole(speaking, "Hello.")
    await speaking.close()


async def test_openai_speech_is_narrowed_to_the_telephone_as_it_comes(openai_url):
    speaking = OpenAIVoice("key", url=openai_url)
    pieces = [sound async for sound in speaking.say("Hello.", "en")]
    assert len(pieces) > 3
    assert all(len(piece) % FRAME == 0 for piece in pieces)
    assert abs(len(b"".join(pieces)) - 8000) <= FRAME
    assert measure_loudness(decode_to_float(b"".join(pieces))) > -20
    await speaking.close()


async def test_a_voice_that_breaks_in_mid_sentence_is_followed_by_the_next(openai_url):
    speaking = FallbackVoice([OpenAIVoice("key", model="breaks", url=openai_url), EspeakVoice()])
    with capture_logs() as logs:
        sound = await whole(speaking, "Your appointment is on Tuesday at nine.")
    assert len(sound) > 8000
    assert [(entry["failed"], entry["next"]) for entry in logs] == [("openai", "espeak")]
    assert "Tuesday" not in str(logs)
    await speaking.close()


async def test_a_short_formula_gets_the_light_voice(openai_url):
    light = EspeakVoice()
    speaking = FallbackVoice([OpenAIVoice("key", url=openai_url), light])
    sound = b"".join([piece async for piece in speaking.say("One moment.", "en", light=True)])
    assert sound == await whole(light, "One moment.")
    await speaking.close()


async def test_piper_speaks_from_a_process_of_its_own(piper_voice):
    file, command = piper_voice
    speaking = PiperVoice(file, command=command)
    sound = await whole(speaking, "one two three")
    assert abs(len(sound) - 3 * 1600) <= FRAME
    assert await whole(speaking, "one two three") == sound
    await speaking.close()


async def test_piper_that_fails_or_dies_has_failed_and_speaks_again(piper_voice):
    file, command = piper_voice
    speaking = PiperVoice(file, command=command)
    for trouble in ("please fail", "please die"):
        with pytest.raises(EngineFailed):
            await whole(speaking, trouble)
        assert await whole(speaking, f"after {trouble[:6]}")
    await speaking.close()


async def test_an_interrupted_piper_stops_and_the_next_sentence_is_clean(piper_voice):
    file, command = piper_voice
    speaking = PiperVoice(file, command=command)
    saying = speaking.say("word " * 50, "en")
    assert await anext(saying)
    await saying.aclose()
    async with asyncio.timeout(5):
        assert abs(len(await whole(speaking, "one")) - 1600) <= FRAME
    await speaking.close()


async def test_a_missing_piper_or_voice_says_what_to_do(tmp_path):
    with pytest.raises(EngineMissing, match=r"daybook\[piper\]|download_voices"):
        PiperVoice(tmp_path / "none.onnx")
    with pytest.raises(EngineMissing, match="download_voices"):
        PiperVoice(tmp_path / "none.onnx", command=("true",))
