"""The built-in mind with its phrase book, and the model before it when there is one."""

from importlib.resources import files

from handlers.dialogue.engine import Dialogue
from handlers.dialogue.phrases import phrase_book
from handlers.ports.clock import Clock
from infra.engines.minds import FallbackMind
from infra.engines.openai_mind.chat import Chat, ModelSettings
from infra.engines.openai_mind.mind import ModelMind
from infra.telemetry.logs import Log


def built_in() -> Dialogue:
    """The built-in mind."""
    return Dialogue(phrase_book((files("knowledge") / "phrases" / "en.toml").read_text(encoding="utf-8")))


def with_model(settings: ModelSettings, clock: Clock, log: Log) -> FallbackMind:
    """A model's mind that the built-in one stands behind; to be closed."""
    dialogue = built_in()
    return FallbackMind(ModelMind(Chat(settings), dialogue), dialogue, clock, log)
