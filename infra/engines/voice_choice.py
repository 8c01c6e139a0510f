"""Which engine speaks: what is configured and present, with the bundled one behind it."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from handlers.call.ports.voice import Voice
from infra.engines.espeak.voice import EspeakVoice
from infra.engines.missing_engine import EngineMissing
from infra.engines.openai_speech.voice import OpenAIVoice
from infra.engines.piper.voice import PiperVoice
from infra.engines.voice_fallback import FallbackVoice

Tell = Callable[[str], None]


class VoiceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What is configured; an empty setting means: not wanted.

    `piper_voice` is an .onnx file beside its .onnx.json. `openai_model` turns OpenAI's voice on. `engine` puts one first.
    """

    engine: str = ""
    piper_voice: str = ""
    openai_key: str = ""
    openai_url: str = ""
    openai_model: str = ""
    openai_voice: str = "alloy"


def choose_voice(settings: VoiceSettings, tell: Tell = lambda _: None) -> Voice:
    """The voices that are there, best first, each the fallback of the one before. `tell` gets one line per missing piece."""
    voices: list[Voice] = []
    if settings.openai_model:
        try:
            voices.append(
                OpenAIVoice(
                    settings.openai_key, model=settings.openai_model, voice=settings.openai_voice, url=settings.openai_url
                )
            )
        except EngineMissing as missing:
            tell(str(missing))
    if settings.piper_voice:
        try:
            voices.append(PiperVoice(Path(settings.piper_voice)))
        except EngineMissing as missing:
            tell(str(missing))
    if not voices:
        tell("Speaking with the bundled voice (espeak-ng): set a Piper voice or an OpenAI speech model for a warmer one.")
    voices.append(EspeakVoice())
    voices.sort(key=lambda each: each.name != settings.engine)
    return voices[0] if len(voices) == 1 else FallbackVoice(voices)
