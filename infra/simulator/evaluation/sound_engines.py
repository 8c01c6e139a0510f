"""The engines of an evaluation with sound, by the names that its options give them."""

from handlers.call.ports.mind import Mind, Understanding
from handlers.call.ports.voice import Voice
from infra.engines.espeak.voice import EspeakVoice
from infra.engines.joe.model import usable
from infra.engines.joe.voice import JoeVoice
from infra.engines.recogniser_choice import RecogniserSettings, choose_recogniser
from infra.settings import Settings
from infra.simulator.evaluation.charged_engines import ChargedEar, TimedVoice
from infra.simulator.evaluation.sound_run import SoundEngines


def open_sound_engines(
    settings: Settings, ear: str, voice: str, understanding: Understanding, mind: Mind, mind_name: str
) -> SoundEngines:
    """What hears, speaks and thinks. `ear` is empty for the configured one."""
    models = settings.folder / "models"
    chosen = RecogniserSettings(folder=models, engine=ear or settings.ears, workers=1, vosk_model=settings.vosk_model)
    speaks: dict[str, Voice] = {"timed": TimedVoice()}
    if voice != "timed":
        speaks[voice] = JoeVoice(models) if voice == "joe" else EspeakVoice()
    return SoundEngines(
        ear=ChargedEar(choose_recogniser(chosen)),
        voice=speaks[voice],
        callers=JoeVoice(models) if usable() else EspeakVoice(),
        understanding=understanding,
        mind=mind,
        mind_name=mind_name,
    )
