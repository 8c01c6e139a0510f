"""One language: its customs, what is said in it, how its figures are said, and how its words are understood."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from handlers.language.cues import Cues
from handlers.language.folding import folded
from handlers.language.lexicon import Lexicon
from handlers.language.phrases import Phrases
from handlers.language.speech import Speech, WrittenFigures

#: The language of a call of which nothing else is known.
FALLBACK = "en"


class Customs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`name` in English, `own_name` in the language itself; `formality` of address; `pace` 1.0 is the voice's own.

    `article_before_vowel` is a pattern and what it becomes ("a emergency" is "an emergency").
    """

    name: str
    own_name: str
    formality: Literal["informal", "polite", "formal"] = "polite"
    pace: float = 1.0
    spaced: bool = True
    keep_capital: tuple[str, ...] = ()
    article_before_vowel: tuple[str, str] = ("", "")


class LanguagePack(msgspec.Struct, frozen=True, kw_only=True):
    """All of a language but the examples of what callers say in it."""

    code: str
    customs: Customs
    phrases: Phrases
    speech: Speech
    lexicon: Lexicon
    cues: Cues
    written: WrittenFigures | None = None

    def in_writing(self) -> "LanguagePack":
        """The same language for text messages: figures as they are written, acts without the words of the telephone."""
        change, written = msgspec.structs.replace, self.written
        speech = self.speech
        if written is not None:
            days = change(speech.days, near=written.near, far=written.far, number="digits", first="")
            speech = change(speech, days=days, clock=change(speech.clock, span=written.span), written=written)
        phrases = {name: change(act, say=act.write, again=act.write) if act.write else act for name, act in self.phrases.items()}
        return change(self, speech=speech, phrases=phrases)

    def is_named_in(self, words: str) -> bool:
        """Whether somebody names this language: "español", "do you speak Spanish"."""
        said = {folded(word.strip(".,;:!?¿¡")) for word in words.split()}
        return not said.isdisjoint({folded(self.customs.name), folded(self.customs.own_name)})


class Languages:
    """The packs by code: the one that fits a tag, else that of the business, else English."""

    def __init__(self, packs: Mapping[str, LanguagePack]) -> None:
        self.packs = dict(packs)

    def of(self, tag: str, *others: str) -> LanguagePack:
        """The pack of the first of these tags (`es`, `es-MX`) that there is one for."""
        for one in (tag, *others, FALLBACK):
            pack = self.packs.get(one) or self.packs.get(one.partition("-")[0])
            if pack is not None:
                return pack
        raise KeyError(f"there is no pack for {tag!r}, nor for {FALLBACK!r}: install the folder knowledge/languages whole")
