"""Pseudonyms: the same text of the same business is the same word in every export, and nobody without the key knows which."""

import base64
import hashlib
import hmac

from bus.sealing import change_personal_texts
from schemas.event import ERASED, Event

#: Bytes kept of the hash: no two texts of a business meet by chance, and none is told by its length.
_BYTES = 10


class Pseudonyms:
    """Stands in for personal texts, under a key of the installation. Ids of persons stay: they are pseudonyms already."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def of(self, tenant: str, text: str) -> str:
        """`p_` and sixteen letters and digits; what is erased stays so."""
        if text == ERASED:
            return text
        digest = hmac.new(self._secret, f"{tenant}\0{text}".encode(), hashlib.sha256).digest()[:_BYTES]
        return "p_" + base64.b32encode(digest).decode().rstrip("=").lower()

    def over(self, event: Event, tenant: str) -> Event:
        """The event with every personal text replaced."""
        return change_personal_texts(event, lambda text: self.of(tenant, text))
