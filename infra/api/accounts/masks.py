"""Hiding what is personal from those who work on pseudonyms: ids stay, and stand for the people."""

from typing import TypeVar

import msgspec

from bus.sealing import change_personal_texts
from schemas.event import ERASED

HIDDEN = "[hidden]"
Struct = TypeVar("Struct", bound=msgspec.Struct)


def mask_answer(answer: Struct) -> Struct:
    """The same answer with every personal text hidden, at whatever depth; those that are empty or erased stay so."""
    return change_personal_texts(answer, _hide)


def _hide(text: str) -> str:
    return text if text == ERASED else HIDDEN
