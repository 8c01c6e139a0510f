"""An industry is written in one language: for a business that speaks another, its sentences are left out."""

from collections.abc import Mapping
from typing import Any

#: The language that the industries are written in.
_TEMPLATES = "en"
#: What is said aloud: of the whole, and of each service or dish.
_SAID, _SAID_OF_ENTRIES = ("greeting", "ask"), ("ask", "about", "per")
_SOLD = ("services", "dishes")
#: Entries that are words to listen for and words to say; the key by which the business may word one anew.
_WORDED = {"faqs": "topic", "rules": "id"}


def leave_out_foreign_texts(template: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The template without what it says aloud, when the business speaks another language; what the business words anew stays.

    Services, prices, hours and staff stay, under the names that `template_names` or the business itself gives them.
    """
    if find_language(own).partition("-")[0] == _TEMPLATES:
        return dict(template)
    left = {part: value for part, value in template.items() if part not in _SAID}
    left |= {part: [_without(one, _SAID_OF_ENTRIES) for one in template[part]] for part in _SOLD if part in template}
    for part, key in _WORDED.items():
        reworded = {entry.get(key) for entry in own.get(part, []) if isinstance(entry, Mapping)}
        left[part] = [entry for entry in template.get(part, []) if entry.get(key) in reworded]
    return left


def find_language(own: Mapping[str, Any]) -> str:
    """The language that a business speaks, as a code; that of the industries when it does not say."""
    return str(own.get("language", _TEMPLATES))


def _without(entry: Mapping[str, Any], parts: tuple[str, ...]) -> dict[str, Any]:
    return {part: value for part, value in entry.items() if part not in parts}
