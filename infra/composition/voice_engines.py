"""Which engines the voice works with, from the settings: what is configured first, what is bundled behind it."""

from handlers.call.ports.mind import Mind
from handlers.call.ports.recogniser import Recogniser
from handlers.call.ports.voice import Voice
from infra.composition.services import House
from infra.engines.built_in_mind import built_in, with_model
from infra.engines.openai_mind.chat import ModelSettings
from infra.engines.recogniser_choice import Listening, recogniser
from infra.engines.stub_engines import StubMind, StubRecogniser, StubVoice
from infra.engines.voice_choice import Speaking
from infra.engines.voice_choice import voice as chosen_voice


def ears(house: House) -> Recogniser:
    """The recogniser."""
    settings = house.settings
    if settings.engines == "stub":
        return StubRecogniser()
    listening = Listening(
        folder=settings.folder / "models",
        engine=settings.ears,
        vosk_model=settings.vosk_model,
        openai_key=settings.openai_api_key,
        openai_url=settings.openai_base_url,
        openai_model=settings.openai_transcription_model if settings.ears == "openai" else "",
    )
    return recogniser(listening, lambda line: house.log.info("recogniser.chosen", hint=line))


def voice(house: House) -> Voice:
    """The voice."""
    settings = house.settings
    if settings.engines == "stub":
        return StubVoice()
    speaking = Speaking(
        engine=settings.voice,
        piper_voice=settings.piper_voice,
        openai_key=settings.openai_api_key,
        openai_url=settings.openai_base_url,
        openai_model=settings.openai_speech_model if settings.voice == "openai" else "",
        openai_voice=settings.openai_speech_voice,
    )
    return chosen_voice(speaking, lambda line: house.log.info("voice.chosen", hint=line))


def mind(house: House) -> Mind:
    """The model when there is a key or a server, with the built-in engine behind it; else the built-in engine."""
    settings = house.settings
    if settings.engines == "stub":
        return StubMind()
    if not (settings.openai_api_key or settings.openai_base_url):
        return built_in()
    model = ModelSettings(
        model=settings.openai_model, api_key=settings.openai_api_key or "none", base_url=settings.openai_base_url
    )
    return with_model(model, house.clock, house.log)
