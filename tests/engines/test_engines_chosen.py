"""Which engines come first on which machine, and who goes on when one fails."""

import pytest
from structlog.testing import capture_logs

from handlers.call.ports.recogniser import EngineFailed
from infra.engines import recogniser_choice, voice_choice
from infra.engines.capacity import Machine
from infra.engines.espeak.voice import EspeakVoice
from infra.engines.openai_speech.voice import OpenAIVoice
from infra.engines.piper.voice import PiperVoice
from infra.engines.recogniser_choice import RecogniserSettings, choose_recogniser
from infra.engines.recogniser_fallback import FallbackRecogniser, lay_up, prepare_engine
from infra.engines.voice_choice import VoiceSettings, choose_voice
from infra.engines.voice_fallback import FallbackVoice


async def whole(speaking, text, language="en"):
    return b"".join([sound async for sound in speaking.say(text, language)])


SMALL, ENOUGH, ONE_CORE = Machine(1, 900), Machine(2, 4000), Machine(1, 4000)


@pytest.fixture
def bare(monkeypatch):
    """A machine on which none of the packages with weights are installed."""
    monkeypatch.setattr("infra.engines.recogniser_choice.usable", lambda edition: False)
    monkeypatch.setattr("infra.engines.voice_choice.usable", lambda: False)


async def test_without_weights_the_bundled_engines_say_so_in_one_line_each(tmp_path, bare):
    told = []
    ears, mouth = (
        choose_recogniser(RecogniserSettings(folder=tmp_path), told.append),
        choose_voice(VoiceSettings(folder=tmp_path), told.append),
    )
    assert (ears.name, mouth.name) == ("sphinx", "espeak")
    assert len(told) == 2
    await ears.close()
    await mouth.close()


async def test_what_is_configured_and_missing_is_one_line_with_what_to_do(tmp_path, bare):
    told = []
    settings = RecogniserSettings(folder=tmp_path, vosk_model=str(tmp_path / "none"), openai_model="gpt-4o-mini-transcribe")
    assert choose_recogniser(settings, told.append).name == "sphinx"
    assert [("model" in each, "\n" in each) for each in told[:2]] == [(True, False)] * 2
    said = []
    speaking = VoiceSettings(folder=tmp_path, piper_voice=str(tmp_path / "none.onnx"), openai_model="x")
    assert choose_voice(speaking, said.append).name == "espeak"
    assert len(said) == 3
    assert not any("\n" in each for each in said)


def test_the_best_ear_that_the_machine_carries_comes_first_and_the_floor_last(tmp_path):
    settings = RecogniserSettings(folder=tmp_path)
    assert recogniser_choice.ears(settings, ENOUGH) == ("whisper-base", "whisper-tiny", "sphinx")
    assert recogniser_choice.ears(settings, ONE_CORE) == ("whisper-tiny", "sphinx")
    assert recogniser_choice.ears(settings, SMALL) == ("sphinx",)


def test_the_best_voice_that_the_machine_carries_comes_first_and_the_floor_last(tmp_path):
    assert voice_choice.voices(VoiceSettings(folder=tmp_path), ENOUGH) == ("joe", "espeak")
    assert voice_choice.voices(VoiceSettings(folder=tmp_path), SMALL) == ("espeak",)


def test_what_its_owner_sets_comes_first(tmp_path):
    ears = recogniser_choice.ears(RecogniserSettings(folder=tmp_path, vosk_model="x", engine="sphinx"), ENOUGH)
    assert ears[:2] == ("sphinx", "vosk")
    assert voice_choice.voices(VoiceSettings(folder=tmp_path, engine="espeak", piper_voice="x"), ENOUGH)[:2] == (
        "espeak",
        "piper",
    )


class Noted:
    """An ear that notes what is done with it."""

    def __init__(self, name, notes, broken=False):
        self.name, self.notes, self.broken = name, notes, broken

    async def prepare(self, vocabulary):
        if self.broken:
            raise EngineFailed("no weights")
        self.notes.append(f"{self.name} loaded")

    async def lay_up(self, vocabulary):
        self.notes.append(f"{self.name} laid up")

    async def begin(self, language, vocabulary):
        raise EngineFailed("never begun")

    async def close(self): ...


async def test_the_first_ear_that_can_be_loaded_is_and_those_behind_it_are_laid_up():
    notes = []
    engine = FallbackRecogniser([Noted("best", notes, broken=True), Noted("good", notes), Noted("floor", notes)])
    with capture_logs() as logs:
        await prepare_engine(engine, ())
    assert (engine.name, notes) == ("good", ["good loaded"])
    assert [entry["failed"] for entry in logs] == ["best"]
    await lay_up(engine, ())
    assert notes == ["good loaded", "floor laid up"]


@pytest.mark.long
async def test_a_short_formula_is_said_by_the_same_speaker(openai_url):
    first = OpenAIVoice("key", url=openai_url)
    speaking = FallbackVoice([first, EspeakVoice()])
    sound = b"".join([piece async for piece in speaking.say("One moment.", "en", light=True)])
    assert sound == await whole(first, "One moment.")
    await speaking.close()


@pytest.mark.long
async def test_after_a_voice_has_failed_the_next_goes_on_for_minutes(openai_url):
    now = [1000.0]
    broken, espeak = OpenAIVoice("key", model="down", url=openai_url), EspeakVoice()
    speaking = FallbackVoice([broken, espeak], steady=lambda: now[0])
    with capture_logs() as logs:
        for _ in range(3):
            assert await whole(speaking, "One moment.") == await whole(espeak, "One moment.")
        assert len(logs) == 1
        now[0] += 600
        await whole(speaking, "One moment.")
    assert len(logs) == 2
    await speaking.close()


async def test_a_voice_is_asked_for_its_own_languages_only(piper_voice):
    file, command = piper_voice
    espeak = EspeakVoice()
    speaking = FallbackVoice([PiperVoice(file, command=command), espeak])
    with capture_logs() as logs:
        spanish = b"".join([piece async for piece in speaking.say("Buenos días.", "es")])
    assert spanish == b"".join([piece async for piece in espeak.say("Buenos días.", "es")])
    assert not logs
    await speaking.close()
