"""Reading the packs of `knowledge/languages`: TOML into typed structs, once a process."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

import msgspec

from handlers.language.cues import Cues
from handlers.language.heard_words import HeardNumbers, HeardWords
from handlers.language.lexicon import Lexicon
from handlers.language.pack import Customs, LanguagePack, Languages
from handlers.language.phrases import Phrases
from handlers.language.speech import Joints, Speech, SpokenClock, SpokenDays, SpokenNumbers, SpokenPrices, WrittenFigures

Shape = TypeVar("Shape")


class PackError(ValueError):
    """A file of a language pack does not say what it must; the message names the file and the key."""


class _PackFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    customs: Customs
    joints: Joints
    prices: SpokenPrices


class _NumbersFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    spoken: SpokenNumbers
    heard: HeardNumbers = HeardNumbers()


class _DatesFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    days: SpokenDays
    clock: SpokenClock
    heard: dict[str, tuple[str, ...]] = {}
    patterns: tuple[tuple[str, str], ...] = ()
    written: WrittenFigures | None = None


class _WordsFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    words: HeardWords = HeardWords()


def language_pack(folder: Traversable) -> LanguagePack:
    """The pack in this folder. PackError names what is wrong in it."""
    customs = _read(folder / "pack.toml", _PackFile)
    numbers = _read(folder / "numbers.toml", _NumbersFile)
    dates = _read(folder / "dates.toml", _DatesFile)
    heard = _read(folder / "words.toml", _WordsFile)
    bent = {f"{nth}th": (said,) for nth, said in enumerate(dates.days.numbers, start=1)}
    means = {
        meaning: (*bent.get(meaning, ()), *dates.heard.get(meaning, ()), *heard.words.means.get(meaning, ()))
        for meaning in dict.fromkeys((*bent, *dates.heard, *heard.words.means))
    }
    words = msgspec.structs.replace(heard.words, means=means, patterns=(*dates.patterns, *heard.words.patterns))
    return LanguagePack(
        code=folder.name,
        customs=customs.customs,
        phrases=_read(folder / "phrases.toml", Phrases),
        speech=Speech(numbers=numbers.spoken, days=dates.days, clock=dates.clock, prices=customs.prices, joints=customs.joints),
        lexicon=Lexicon(words, numbers.heard, spaced=customs.customs.spaced),
        cues=Cues(_read(folder / "cues.toml", dict[str, tuple[str, ...]])),
        written=dates.written,
    )


def languages(shelf: Traversable | None = None) -> Languages:
    """All packs on the shelf (`knowledge/languages` of the installed package, unless another is given)."""
    return _shipped() if shelf is None else _all(shelf)


@cache
def _shipped() -> Languages:
    return _all(files("knowledge") / "languages")


def _all(shelf: Traversable) -> Languages:
    folders = sorted((one for one in shelf.iterdir() if (one / "pack.toml").is_file()), key=lambda one: one.name)
    return Languages({folder.name: language_pack(folder) for folder in folders})


def _read(file: Traversable, shape: type[Shape]) -> Shape:
    try:
        return msgspec.toml.decode(file.read_text(encoding="utf-8"), type=shape)
    except (msgspec.MsgspecError, OSError) as error:
        raise PackError(f"{file}: {error}; write there what handlers/language says of it") from error
