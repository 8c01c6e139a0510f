"""In which language a turn is read: the call's, unless the words are plainly in another one."""

from collections.abc import Mapping
from typing import NamedTuple

from handlers.call.state import Conversation
from handlers.language.pack import FALLBACK
from handlers.understanding.examples import TrainedTier
from handlers.understanding.languages import LanguageGuess
from handlers.understanding.spoken_language import KnownWords, knows_all, named_language, spoken_language
from schemas.knowledge import Business


class TurnLanguage(NamedTuple):
    """`code` is the language that the turn is read and answered in, `learned` what was learned of it.

    `guessed` is what its letters look like: any language that there are examples for, a pack or not.
    """

    code: str
    learned: TrainedTier
    guessed: str


class TurnLanguages:
    """Chooses among the languages that were learned. `known` are their words, `guess` knows the letters of many more."""

    def __init__(
        self,
        learned: Mapping[str, TrainedTier],
        known: Mapping[str, KnownWords] | None = None,
        guess: LanguageGuess | None = None,
    ) -> None:
        self._learned, self._known, self._guess = learned, known or {}, guess

    def of(self, *tags: str) -> tuple[str, TrainedTier]:
        """What was learned of the first of these languages that there is a pack for, else English."""
        codes = (code for tag in (*tags, FALLBACK) for code in (tag, tag.partition("-")[0]) if code in self._learned)
        code = next(codes)
        return code, self._learned[code]

    def asked_for(self, said: str) -> str:
        """The language that is named in a turn which asks for one; empty when there is no pack for it."""
        return named_language(said, self._known)

    def choose(self, said: str, so_far: Conversation, business: Business) -> TurnLanguage:
        """The language of these words."""
        now, learned = self.of(so_far.language, business.language)
        spoken = spoken_language(said, now, self._known)
        code, learned = (spoken, self._learned[spoken]) if spoken in self._learned else (now, learned)
        plain = code in self._known and knows_all(said, self._known[code])
        return TurnLanguage(code, learned, self._guess.language(said, code) if self._guess and not plain else code)
