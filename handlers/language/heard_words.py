"""What a pack says of the words it hears: the shapes of its words.toml and of `[heard]` in its numbers.toml."""

import msgspec

from handlers.language.mood_signs import MoodWords


class HeardNumbers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`engine` is num2words' name of the language, from which number words up to 199 and the hundreds are made.

    `words` are further ones; `never` are number words that mean something else more often ("una cita"). `suffixes` stand
    behind a written ordinal. With `ordinal_endings` the days of a month are heard
    as ordinals, each with each ending.
    """

    engine: str = ""
    words: dict[str, int] = {}
    never: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    ordinal_endings: tuple[str, ...] = ()


class HeardWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How what was heard becomes words that are compared.

    `hesitation` is dropped; `mended` are tokens written in full; `endings` are opened contractions, `is_after` the words whose
    `'s` is an "is"; `idle` words tell questions apart from nothing. `before` are patterns replaced in the text, `runs`
    in the words. `stem_endings` are taken off, longest first,
    then `stem_final`. `means` are this language's phrases for the words that the finders of entities read; `patterns` the same
    with numbers in them: `a las <n> y media` is `<n>:30`, and `<n-1>` the number before it. With `tones` accents are kept when
    words are compared.
    """

    hesitation: str = ""
    tones: bool = False
    mended: dict[str, str] = {}
    endings: dict[str, str] = {}
    is_after: str = ""
    idle: str = ""
    before: tuple[tuple[str, str], ...] = ()
    runs: tuple[tuple[str, str], ...] = ()
    stem_endings: tuple[str, ...] = ()
    stem_final: str = ""
    stem_doubled: bool = False
    mood: MoodWords = MoodWords()
    means: dict[str, tuple[str, ...]] = {}
    patterns: tuple[tuple[str, str], ...] = ()
