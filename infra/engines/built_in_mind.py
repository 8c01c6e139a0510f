"""The built-in mind with its phrase book, and the model before it when there is one."""

from importlib.resources import files

from handlers.clock import Clock
from handlers.dialogue.emergency_numbers import number_book
from handlers.dialogue.mind import DialogueMind
from handlers.language.shelf import languages
from infra.engines.mind_fallback import FallbackMind
from infra.engines.openai_mind.chat import Chat, ModelSettings
from infra.engines.openai_mind.mind import ModelMind
from infra.observability.logs import Log


def make_built_in_mind() -> DialogueMind:
    """The built-in mind."""
    numbers = number_book((files("knowledge") / "law" / "emergency_numbers.toml").read_text(encoding="utf-8"))
    return DialogueMind(languages(), numbers)


def make_model_mind(settings: ModelSettings, clock: Clock, log: Log) -> FallbackMind:
    """A model's mind that the built-in one stands behind; to be closed."""
    dialogue = make_built_in_mind()
    return FallbackMind(ModelMind(Chat(settings), dialogue), dialogue, clock, log)
