"""Which engines the voice works with, from the settings: what is configured first, what is bundled behind it."""

from handlers.call.ports.mind import Mind
from handlers.call.ports.recogniser import Recogniser
from handlers.call.ports.voice import Voice
from infra.composition.services import Services
from infra.engines.built_in_mind import make_built_in_mind, make_model_mind
from infra.engines.openai_mind.chat import ModelSettings
from infra.engines.recogniser_choice import RecogniserSettings, choose_recogniser
from infra.engines.stub_engines import StubMind, StubRecogniser, StubVoice
from infra.engines.voice_choice import VoiceSettings
from infra.engines.voice_choice import choose_voice as chosen_voice


def open_recogniser(services: Services) -> Recogniser:
    """The recogniser."""
    settings = services.settings
    if settings.engines == "stub":
        return StubRecogniser()
    listening = RecogniserSettings(
        folder=settings.folder / "models",
        engine=settings.ears,
        vosk_model=settings.vosk_model,
        openai_key=settings.openai_api_key,
        openai_url=settings.openai_base_url,
        openai_model=settings.openai_transcription_model if settings.ears == "openai" else "",
    )
    return choose_recogniser(listening, lambda line: services.log.info("recogniser.chosen", hint=line))


def open_voice(services: Services) -> Voice:
    """The voice."""
    settings = services.settings
    if settings.engines == "stub":
        return StubVoice()
    speaking = VoiceSettings(
        engine=settings.voice,
        piper_voice=settings.piper_voice,
        openai_key=settings.openai_api_key,
        openai_url=settings.openai_base_url,
        openai_model=settings.openai_speech_model if settings.voice == "openai" else "",
        openai_voice=settings.openai_speech_voice,
    )
    return chosen_voice(speaking, lambda line: services.log.info("voice.chosen", hint=line))


def open_mind(services: Services) -> Mind:
    """The model when there is a key or a server, with the built-in engine behind it; else the built-in engine."""
    settings = services.settings
    if settings.engines == "stub":
        return StubMind()
    if not (settings.openai_api_key or settings.openai_base_url):
        return make_built_in_mind()
    model = ModelSettings(
        model=settings.openai_model, api_key=settings.openai_api_key or "none", base_url=settings.openai_base_url
    )
    return make_model_mind(model, services.clock, services.log)
