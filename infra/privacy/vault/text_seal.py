"""Sealing a person's text: AES-256-GCM under their own key, bound to the fact it stands in."""

import base64
import binascii
import os
from collections import OrderedDict

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bus.sealing import SealContext
from infra.privacy.vault.hot_keys import HotKeys
from infra.privacy.vault.ports import DataKey
from schemas.event import ERASED

PREFIX = "sealed:v1:"
_NONCE = 12
_CIPHERS = 10_000


class TextSealer:
    """The `Sealer` port: `sealed:v1:<person>:<nonce and ciphertext in base64>`."""

    def __init__(self, keys: HotKeys) -> None:
        self._keys = keys
        self._ciphers: OrderedDict[bytes, AESGCM] = OrderedDict()
        keys.on_erased(lambda _, __: self._ciphers.clear())

    def seal(self, whose: SealContext, text: str) -> str:
        key = self._keys.get(whose.tenant, whose.person, make=True)
        if key is None:
            return ERASED
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._cipher(key).encrypt(nonce, text.encode("utf-8", "surrogatepass"), _bound(whose))
        return f"{PREFIX}{whose.person}:{base64.b64encode(sealed).decode()}"

    def open(self, whose: SealContext, text: str) -> str:
        if not text.startswith(PREFIX):
            return text
        key = self._keys.get(whose.tenant, whose.person, make=False)
        if key is None:
            return ERASED
        try:
            sealed = base64.b64decode(text.rpartition(":")[2], validate=True)
            opened = self._cipher(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(whose))
        except (binascii.Error, InvalidTag, ValueError) as wrong:
            raise ValueError("a sealed text does not open: it was changed, or moved here from another fact") from wrong
        return opened.decode("utf-8", "surrogatepass")

    def _cipher(self, key: DataKey) -> AESGCM:
        cipher = self._ciphers.get(key.key)
        if cipher is None:
            cipher = self._ciphers[key.key] = AESGCM(key.key)
            if len(self._ciphers) > _CIPHERS:
                self._ciphers.popitem(last=False)
        return cipher


def _bound(whose: SealContext) -> bytes:
    return f"{whose.tenant}\0{whose.person}\0{whose.fact}".encode()
