"""What is the business's own: secrets and keys, its money, its staff's pay and private lives."""

import re
from collections.abc import Iterator
from functools import lru_cache

from handlers.shields.pii.finding import Finding
from handlers.shields.pii.lexicon import Lexicon, load_lexicon
from handlers.shields.pii.tokens import fold_text


def is_confidential(text: str, language: Lexicon, staff: frozenset[str]) -> Iterator[Finding]:
    """A sentence that tells of it must not be said at all."""
    folded = fold_text.__wrapped__(text)
    if any(pattern.search(folded) for pattern in language.confidential):
        yield Finding("confidential", 0, len(text), whole=True)
    if any(pattern.search(folded) for pattern in _about(staff, language.language)):
        yield Finding("staff", 0, len(text), whole=True)


@lru_cache(maxsize=256)
def _about(staff: frozenset[str], language: str) -> tuple[re.Pattern[str], ...]:
    """The patterns with the staff's names in them."""
    who = "|".join(sorted(map(re.escape, staff), key=len, reverse=True))
    somebody = rf"(?:(?:dr\.? |doctor |doctora |docteur |doktor )?(?:{who + '|' if who else ''}he|she|ella|il|elle|er|sie))"
    return tuple(re.compile(pattern.pattern.replace("STAFF", somebody)) for pattern in load_lexicon(language).staff)
