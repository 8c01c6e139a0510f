"""Whether a parked message can be handed to its handler again: only handlers that follow the log take it."""

from collections.abc import Iterable

from bus.parked import ParkedMessage
from handlers.handler import Handler


def explain_vain_retry(message: ParkedMessage, handlers: Iterable[Handler]) -> str:
    """Why a retry would reach nobody, and what to do instead; empty when the handler takes it."""
    for handler in handlers:
        if handler.name == message.by and handler.role in {"voice", "shields"}:
            return (
                f"{message.by} works on a call while it lasts, and this one was parked while it did. See what it answers today "
                f"with `daybook replay {message.subject} --into {message.by}`, then `daybook parked drop {message.number}`"
            )
    return ""
