"""The texts of our own messages: a business's own words, else the language's, else English."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from handlers.language.pack import Languages
from handlers.language.written import write_moment, write_phone_number
from schemas.knowledge import Business

#: The language that every text is in.
_ENGLISH = "en"


class MessageTexts:
    """Reads `knowledge/law/texts.toml` (topic, then language), and `messages.toml` of the languages (topic).

    ValidationError when one is not as it should be. `languages` say how days and times are written.
    """

    def __init__(self, table: bytes, messages: Mapping[str, bytes], languages: Languages) -> None:
        self._texts = msgspec.toml.decode(table, type=dict[str, dict[str, str]])
        for code, topics in messages.items():
            for topic, text in msgspec.toml.decode(topics, type=dict[str, str]).items():
                self._texts.setdefault(topic, {})[code] = text
        self._languages = languages

    @property
    def topics(self) -> Mapping[str, Mapping[str, str]]:
        """All texts there are, as they are shipped: by topic, then language."""
        return self._texts

    def text(self, topic: str, language: str, **values: str) -> str:
        """The text of a topic, in that language or else in English."""
        return self._pattern(topic, language).format(**values)

    def of(self, business: Business, topic: str, language: str, *, person: str = "", **values: str) -> str:
        """The text of a topic for a business, which may have words of its own for it. `person` is a name to greet them by.

        A business's own words that name something nobody knows are not used: a message must never fail for them.
        """
        name = person.split()
        greeting = self.text("greeting", language, first=name[0], full=" ".join(name)) if name else ""
        known = {
            "name": business.name,
            "number": write_phone_number(business.number),
            "address": self._address(business, language),
        }
        filled = {**known, "greeting": greeting, **values}
        own = business.texts.get(f"{topic}.{language}") or business.texts.get(topic)
        if own:
            try:
                return _begun(own.format(**filled))
            except (KeyError, IndexError, ValueError):
                pass
        return _begun(self._pattern(topic, language).format(**filled))

    def about(
        self, business: Business, topic: str, language: str, *, start: datetime, now: datetime, person: str = "", **values: str
    ) -> str:
        """The same about something at a time: `{when}` is its day and time on the business's own clock."""
        return self.of(business, topic, language, person=person, when=self.moment(business, language, start, now), **values)

    def moment(self, business: Business, language: str, start: datetime, now: datetime) -> str:
        """`tomorrow at 2:30 PM`, `on Tuesday, November 24 at 2:30 PM`."""
        zone = ZoneInfo(business.timezone)
        speech = self._languages.of(language, _ENGLISH).in_writing().speech
        return write_moment(start.astimezone(zone), now.astimezone(zone).date(), speech)

    def _pattern(self, topic: str, language: str) -> str:
        said = self._texts[topic]
        return said.get(language) or said.get(language.partition("-")[0]) or said[_ENGLISH]

    def _address(self, business: Business, language: str) -> str:
        return self.text("at-address", language, address=business.address.rstrip(". ")) if business.address else ""


def _begun(text: str) -> str:
    """The text with a capital at its beginning, whether it is greeted first or not; a number stays what it is."""
    start = len(text) - len(text.lstrip("¿¡"))
    return (text[:start] + text[start : start + 1].upper() + text[start + 1 :]).strip()
