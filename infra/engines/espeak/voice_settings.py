"""How the bundled voice speaks each of our languages: which voice of espeak, how fast, how high, how lively."""

from typing import Final

import msgspec


class Manner(msgspec.Struct, frozen=True):
    """`voice` of espeak; `pace` in words a minute; `pitch` and `lively` 0 to 100."""

    voice: str
    pace: int = 160
    pitch: int = 45
    lively: int = 55


#: Pace follows the everyday tempo of the language. espeak has no Tagalog: its spelling is regular, and Indonesian comes nearest.
MANNERS: Final[dict[str, Manner]] = {
    "en": Manner("en-US"),
    "en-GB": Manner("en"),
    "es": Manner("es-419", 170),
    "es-ES": Manner("es", 170),
    "fr": Manner("fr", 165),
    "de": Manner("de", 155),
    "it": Manner("it", 165),
    "pt": Manner("pt-BR", 165),
    "pt-PT": Manner("pt", 165),
    "nl": Manner("nl", 160),
    "pl": Manner("pl", 155),
    "ru": Manner("ru", 155),
    "uk": Manner("uk", 155),
    "tr": Manner("tr", 160),
    "ar": Manner("ar", 150),
    "he": Manner("he", 150),
    "hi": Manner("hi", 160),
    "pa": Manner("pa", 160),
    "bn": Manner("bn", 160),
    "tl": Manner("id", 155),
    "vi": Manner("vi", 155),
    "th": Manner("th", 150),
    "id": Manner("id", 160),
    "zh": Manner("cmn", 150),
    "ja": Manner("ja", 160),
    "ko": Manner("ko", 155),
}


def find_manner(language: str) -> Manner:
    """By tag (`pt-PT`), else by language (`pt`); English when we do not know it."""
    return MANNERS.get(language) or MANNERS.get(language.split("-", maxsplit=1)[0]) or MANNERS["en"]
