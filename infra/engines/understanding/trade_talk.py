"""What callers of every trade say on an ordinary day, in the words of the industries' own templates: none of it is danger."""

import zlib
from collections.abc import Iterator

from handlers.business.industries import list_industries, load_template
from handlers.understanding.danger import SignBooks
from handlers.understanding.danger_kinds import KINDS

#: How a service is asked for.
_WISHES = (
    "i need {}",
    "i would like {}",
    "could somebody come for {}",
    "i am looking for {}",
    "we would like to book {}",
    "how much is {}",
    "do you do {}",
    "i want {} please",
    "can i get {} on tuesday",
    "i am calling about {}",
)


def calm_trade_talk(signs: SignBooks) -> list[str]:
    """Questions and wishes of all industries, once each, without those that have a sign of danger in their words."""
    return [line for line in dict.fromkeys(_lines()) if not _alarming(line, signs)]


def _lines() -> Iterator[str]:
    for industry in list_industries():
        template = load_template(industry)
        for faq in template.get("faqs", []):
            yield from faq.get("asked", [])
        for service in template.get("services", []):
            for words in (str(service["name"]).lower(), *service.get("said", [])):
                yield words
                yield _WISHES[zlib.crc32(words.encode()) % len(_WISHES)].format(words)


def _alarming(line: str, signs: SignBooks) -> bool:
    return bool(signs.rows([line], ["en"])[0, : len(KINDS)].any())
