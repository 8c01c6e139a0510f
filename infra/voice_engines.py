"""Which engines the voice works with, from the settings: what is configured first, what is bundled behind it."""

from handlers.ports.hearing import Recogniser
from handlers.ports.speaking import Voice
from handlers.ports.thinking import Mind
from infra.engines.built_in_mind import built_in, with_model
from infra.engines.espeak.voice import EspeakVoice
from infra.engines.listen import Listening, recogniser
from infra.engines.openai_mind.chat import ModelSettings
from infra.engines.stub import StubMind, StubRecogniser, StubVoice
from infra.house import House


def ears(house: House) -> Recogniser:
    """The recogniser."""
    settings = house.settings
    if settings.engines == "stub":
        return StubRecogniser()
    listening = Listening(
        folder=settings.folder / "models",
        vosk_model=settings.vosk_model,
        openai_key=settings.openai_api_key,
        openai_url=settings.openai_base_url,
        openai_model=settings.openai_transcription_model if settings.openai_api_key else "",
    )
    return recogniser(listening, lambda line: house.log.info("recogniser.chosen", hint=line))


def voice(house: House) -> Voice:
    """The voice."""
    if house.settings.engines == "stub":
        return StubVoice()
    house.log.info("voice.chosen", hint="speaking with the bundled voice")
    return EspeakVoice()


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
