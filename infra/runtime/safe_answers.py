"""What is said when a shield has blocked a turn: polite, and back to business."""

_INSTEAD = (
    "I can't help with that, but I'm happy to help with an appointment or a question about us. What can I do for you?",
    "That's not something I can do. Shall we look at an appointment, or is there something you'd like to know about us?",
)


class PoliteAnswers:
    """English answers, in turn."""

    def instead(self, shield: str, language: str, call: str, turn: int) -> str:
        del shield, language, call
        return _INSTEAD[turn % len(_INSTEAD)]
