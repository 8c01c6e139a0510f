"""Which engines the voice works with, from the settings: what is configured first, what is bundled behind it."""

from handlers.call.ports.mind import Mind
from handlers.call.ports.recogniser import Recogniser
from handlers.call.ports.voice import Voice
from handlers.understanding.reader import FastUnderstanding
from infra.composition.services import Services
from infra.engines import recogniser_choice, voice_choice
from infra.engines.built_in_mind import make_built_in_mind, make_model_mind
from infra.engines.fast_tier import train_fast_understanding
from infra.engines.openai_mind.chat import Chat, ModelSettings
from infra.engines.openai_mind.second_tier import SecondTier
from infra.engines.recogniser_choice import RecogniserSettings, choose_recogniser
from infra.engines.stub_engines import StubMind, StubRecogniser, StubVoice
from infra.engines.voice_choice import VoiceSettings
from infra.engines.voice_choice import choose_voice as chosen_voice
from infra.settings import Settings


def open_recogniser(services: Services) -> Recogniser:
    """The recogniser."""
    if services.settings.engines == "stub":
        return StubRecogniser()
    return choose_recogniser(_listening(services.settings), lambda line: services.log.info("recogniser.chosen", hint=line))


def open_voice(services: Services) -> Voice:
    """The voice."""
    if services.settings.engines == "stub":
        return StubVoice()
    return chosen_voice(_speaking(services.settings), lambda line: services.log.info("voice.chosen", hint=line))


def engines_line(settings: Settings) -> str:
    """Which ear and which voice this machine gets, and what would be better, in one line. Nothing is loaded."""
    if settings.engines == "stub":
        return "stubs of fixed times"
    heard, spoken = recogniser_choice.ears(_listening(settings))[0], voice_choice.voices(_speaking(settings))[0]
    better = [recogniser_choice.lacking()] * (heard == "sphinx") + [voice_choice.lacking()] * (spoken == "espeak")
    if heard == "whisper-tiny":
        better.append("two cores and more memory would carry whisper-base")
    return f"{heard} listens, {spoken} speaks" + (f"; {'; '.join(better)}" if better else "")


def understanding(services: Services) -> FastUnderstanding | SecondTier:
    """The fast tier; with a model behind it where one is set up."""
    fast = train_fast_understanding(keep=services.settings.folder / "models")
    model = _model(services)
    return fast if model is None or services.settings.engines == "stub" else SecondTier(fast, Chat(model))


def _model(services: Services) -> ModelSettings | None:
    settings = services.settings
    if not (settings.openai_api_key or settings.openai_base_url):
        return None
    return ModelSettings(
        model=settings.openai_model, api_key=settings.openai_api_key or "none", base_url=settings.openai_base_url
    )


def open_mind(services: Services) -> Mind:
    """The model when there is a key or a server, with the built-in engine behind it; else the built-in engine."""
    settings = services.settings
    if settings.engines == "stub":
        return StubMind()
    model = _model(services)
    return make_built_in_mind() if model is None else make_model_mind(model, services.clock, services.log)


def _listening(settings: Settings) -> RecogniserSettings:
    return RecogniserSettings(
        folder=settings.folder / "models",
        engine=settings.ears,
        vosk_model=settings.vosk_model,
        openai_key=settings.openai_api_key,
        openai_url=settings.openai_base_url,
        openai_model=settings.openai_transcription_model if settings.ears == "openai" else "",
    )


def _speaking(settings: Settings) -> VoiceSettings:
    return VoiceSettings(
        folder=settings.folder / "models",
        engine=settings.voice,
        piper_voice=settings.piper_voice,
        openai_key=settings.openai_api_key,
        openai_url=settings.openai_base_url,
        openai_model=settings.openai_speech_model if settings.voice == "openai" else "",
        openai_voice=settings.openai_speech_voice,
    )
