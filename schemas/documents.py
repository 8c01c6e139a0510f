"""What an owner has written elsewhere - a price list, house rules, a leaflet - cut into passages that can be answered with."""

import functools
import re
from html.parser import HTMLParser
from typing import Literal

import msgspec

#: Passages longer than this are cut between sentences: nobody listens to more at once.
_LONGEST = 320
#: Tags that end a line, and tags whose text is no words.
_BLOCKS = frozenset("p div li tr br h1 h2 h3 h4 h5 h6 section article ul ol table dt dd".split())
_SILENT = frozenset(("script", "style", "head", "template"))


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document as it was written. `id` as of other entries; `form` is how it is marked up."""

    id: str
    text: str
    title: str = ""
    form: Literal["text", "markdown", "html"] = "markdown"


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """Some sentences of a document, word for word, under the heading that they stand under. `topic` is its name."""

    topic: str
    heading: str
    text: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences one by one, each with what it stands under."""
        return tuple(f"{self.heading}: {one}" if self.heading else one for one in _sentences(self.text))


@functools.lru_cache(maxsize=256)
def cut_passages(document: Document) -> tuple[Passage, ...]:
    """The passages of a document in order; lists and tables are read line by line."""
    text = _strip_html(document.text) if document.form == "html" else document.text
    heading, found = document.title, list[tuple[str, str]]()
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[#*+-]|\d+[.)])\s|\s*\|)", text):
        for line in [block.strip()] if document.form != "html" else block.splitlines():
            marked = re.match(r"#{1,6}\s+(.*)", line)
            if marked:
                heading = _plain(marked[1])
                line = line[marked.end() :]  # noqa: PLW2901 - what follows the heading in its block
            if plain := _plain(line):
                found += [(heading, part) for part in _cut(plain)]
    return tuple(
        Passage(topic=f"{document.id}/{nth}", heading=under, text=part) for nth, (under, part) in enumerate(found, start=1)
    )


def _plain(line: str) -> str:
    """A line without its marks: emphasis, links, bullets, the rules of tables."""
    line = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", line)
    line = re.sub(r"^\s*(?:[*+-]|\d+[.)]|>)\s+", "", line, flags=re.MULTILINE)
    line = re.sub(r"^[\s|:-]+$", "", line, flags=re.MULTILINE)
    line = re.sub(r"\s*\|\s*", ", ", line.strip().strip("|"))
    return " ".join(re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", line).split()).strip(", ")


def _cut(text: str) -> list[str]:
    """Sentences put together up to the longest that is said at once."""
    parts = [""]
    for sentence in _sentences(text):
        if parts[-1] and len(parts[-1]) + len(sentence) >= _LONGEST:
            parts.append("")
        parts[-1] = f"{parts[-1]} {sentence}".strip()
    return [part for part in parts if part]


def _sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.!?。！？])\s+", text) if one]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines, self._silent = [""], 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as the library calls it
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.lines.append("# " if re.fullmatch("h[1-6]", tag) else "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if tag in _BLOCKS:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.lines[-1] += re.sub(r"\s+", " ", data)


def _strip_html(text: str) -> str:
    """The words of a page, a line for each block, headings marked as in Markdown."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return "\n".join(line for line in reader.lines if line.strip("# "))
