"""An industry is written in one language: for a business that speaks another, its sentences are left out."""

from collections.abc import Mapping
from typing import Any

#: The language that the industries are written in.
_TEMPLATES = "en"
#: What is said aloud: of the whole, and of each service.
_SAID, _SAID_OF_SERVICES = ("greeting", "ask"), ("ask", "about", "per")
#: Entries that are words to listen for and words to say; the key by which the business may word one anew.
_WORDED = {"faqs": "topic", "rules": "id"}


def leave_out_foreign_texts(template: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The template without what it says aloud, when the business speaks another language; what the business words anew stays.

    Services, prices, hours and staff stay; the business names its services as its callers do.
    """
    if str(own.get("language", _TEMPLATES)).partition("-")[0] == _TEMPLATES:
        return dict(template)
    left = {part: value for part, value in template.items() if part not in _SAID}
    left["services"] = [_without(service, _SAID_OF_SERVICES) for service in template.get("services", [])]
    for part, key in _WORDED.items():
        reworded = {entry.get(key) for entry in own.get(part, []) if isinstance(entry, Mapping)}
        left[part] = [entry for entry in template.get(part, []) if entry.get(key) in reworded]
    return left


def _without(entry: Mapping[str, Any], parts: tuple[str, ...]) -> dict[str, Any]:
    return {part: value for part, value in entry.items() if part not in parts}
