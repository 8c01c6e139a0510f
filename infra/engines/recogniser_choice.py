"""Which engine listens: what is configured and present, with the bundled one behind it."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from handlers.call.ports.recogniser import Recogniser
from infra.engines.missing_engine import EngineMissing
from infra.engines.openai_speech.recogniser import OpenAIRecogniser
from infra.engines.recogniser_fallback import FallbackRecogniser
from infra.engines.sphinx.recogniser import SphinxRecogniser
from infra.engines.vosk.recogniser import VoskRecogniser

Tell = Callable[[str], None]


class RecogniserSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What is configured. `folder` keeps the bundled recogniser's models; an empty setting means: not wanted.

    `vosk_model` is a model directory. `openai_key` is used only when `openai_model` is set. `engine` puts one first.
    """

    folder: Path
    engine: str = ""
    workers: int = 2
    vosk_model: str = ""
    openai_key: str = ""
    openai_url: str = ""
    openai_model: str = ""


def choose_recogniser(settings: RecogniserSettings, tell: Tell = lambda _: None) -> Recogniser:
    """The engines that are there, best first, each the fallback of the one before. `tell` gets one line per missing piece."""
    engines: list[Recogniser] = []
    if settings.vosk_model:
        try:
            engines.append(VoskRecogniser(Path(settings.vosk_model)))
        except EngineMissing as missing:
            tell(str(missing))
    if settings.openai_model:
        try:
            engines.append(OpenAIRecogniser(settings.openai_key, model=settings.openai_model, url=settings.openai_url))
        except EngineMissing as missing:
            tell(str(missing))
    if not engines:
        tell("Listening with the bundled recogniser (English, a floor): set a Vosk model directory for better ears.")
    engines.append(SphinxRecogniser(settings.folder, workers=settings.workers, tell=tell))
    engines.sort(key=lambda engine: engine.name != settings.engine)
    return engines[0] if len(engines) == 1 else FallbackRecogniser(engines)
