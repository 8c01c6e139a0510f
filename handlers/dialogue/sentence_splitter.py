"""Cutting text into sentences as it streams in, so that the first is spoken while the second is still being composed."""

import re

#: A full stop after these ends no sentence.
_ABBREVIATIONS = frozenset(
    "dr mr mrs ms prof st ave blvd rd sr jr vs etc approx no dept inc ltd co e.g i.e a.m p.m u.s ph.d d.d.s m.d mt ft apt ext "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun".split()
)
#: These may also end a sentence: they do when a capital follows.
_MAYBE_ENDS = frozenset("a.m p.m etc inc ltd co jr sr st ave rd blvd u.s d.d.s m.d ph.d".split())
_STOP = re.compile(r"""([.!?…]+)["'”’)\]]*(\s+|$)|[。！？]+["'”’)\]」』]*|\n+""")
_OPENERS = frozenset(
    "the a an i i'm i'll i've we we're we'll you your it it's is are do does would shall can could what when which how "
    "there that this if please so and but or let let's thanks thank sorry our they he she no yes to for on in at".split()
)


class SentenceSplitter:
    """A text that grows. `add` gives back the sentences that are whole by now, `rest` what is left at the end."""

    def __init__(self) -> None:
        self._text = ""

    def add(self, more: str) -> list[str]:
        """Sentences completed by `more`. One at the very end waits for what follows, which may be a decimal or a name."""
        self._text += more
        found = []
        while (end := _end(self._text)) is not None:
            sentence, self._text = self._text[:end].strip(), self._text[end:].lstrip()
            if _speakable(sentence):
                found.append(sentence)
        return found

    def rest(self) -> str:
        """The last sentence, ended or not."""
        sentence, self._text = self._text.strip(), ""
        return sentence if _speakable(sentence) else ""


def split_sentences(text: str) -> list[str]:
    """All sentences of a whole text."""
    cutter = SentenceSplitter()
    return [sentence for sentence in (*cutter.add(text), cutter.rest()) if sentence]


def _end(text: str) -> int | None:
    for stop in _STOP.finditer(text):
        marks, gap = stop.groups()
        if marks is None:
            return stop.end()
        after = text[stop.end() :]
        if not gap or not after:
            return None
        if marks != "." or not _inner(text[: stop.start()], after):
            return stop.end()
    return None


def _inner(before: str, after: str) -> bool:
    """Whether a full stop between these stands inside a sentence."""
    word = before.rsplit(None, 1)[-1].lstrip("(\"'“").lower() if before.split() else ""
    following = after.split(None, 1)[0].strip(".,!?\"'”").lower()
    if word in _MAYBE_ENDS:
        return not (after[0].isupper() and following in _OPENERS)
    if word in _ABBREVIATIONS:
        return True
    if len(word) == 1 and word.isalpha() and word != "i":
        return True
    if word.isdigit() and before.strip() == word:
        return True
    return after[0].islower()


def _speakable(sentence: str) -> bool:
    return any(mark.isalnum() for mark in sentence)
