"""The texts of our own messages, by language."""

import msgspec


class MessageTexts:
    """Reads `knowledge/law/texts.toml`: topic, then language. ValidationError when it is not as it should be."""

    def __init__(self, table: bytes) -> None:
        self._texts = msgspec.toml.decode(table, type=dict[str, dict[str, str]])

    def text(self, topic: str, language: str, **values: str) -> str:
        """The text of a topic, in that language or else in English."""
        said = self._texts[topic]
        return said.get(language, said["en"]).format(**values)
