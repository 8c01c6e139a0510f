"""One-time codes: derived, never stored; compared by keyed, salted hashes in constant time."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Protocol

from handlers.phrase_patterns import normalise_words
from handlers.shields.verification.number_words import find_number_chunks
from schemas.verification import CodeRequested

#: Digits of a code, and how long one lives.
DIGITS, LIFE = 6, timedelta(minutes=10)


class Codes(Protocol):
    """Makes and checks one-time codes. `deliverable`: somebody can send them."""

    @property
    def deliverable(self) -> bool: ...

    def requested(self, cause: str, person: str, now: datetime) -> CodeRequested:
        """The fact that asks for a code to be sent; the same for the same cause."""
        ...

    def code(self, salt: str) -> str:
        """The digits to send."""
        ...

    def right(self, asked: CodeRequested, said: str, now: datetime) -> bool:
        """Whether these digits are the code, in time."""
        ...


class KeyedCodes:
    """Codes under a secret of the installation."""

    def __init__(self, secret: bytes, *, deliverable: bool) -> None:
        self._secret, self._deliverable = secret, deliverable

    @property
    def deliverable(self) -> bool:
        return self._deliverable

    def requested(self, cause: str, person: str, now: datetime) -> CodeRequested:
        salt = hmac.new(self._secret, f"salt\0{cause}".encode(), hashlib.sha256).hexdigest()[:32]
        return CodeRequested(person=person, salt=salt, digest=self._digest(salt, self.code(salt)), until=now + LIFE)

    def code(self, salt: str) -> str:
        number = int.from_bytes(hmac.new(self._secret, f"code\0{salt}".encode(), hashlib.sha256).digest()[:8], "big")
        return f"{number % 10**DIGITS:0{DIGITS}d}"

    def right(self, asked: CodeRequested, said: str, now: datetime) -> bool:
        same = hmac.compare_digest(self._digest(asked.salt, said), asked.digest)
        return same and now <= asked.until

    def _digest(self, salt: str, code: str) -> str:
        return hmac.new(self._secret, f"digest\0{salt}\0{code}".encode(), hashlib.sha256).hexdigest()


def find_code_digits(words: str, language: str) -> str:
    """The longest run of digits in the words, in whatever style: "double one two three", "twelve thirty four", "1-2-3"."""
    said = [word for word in normalise_words(words.replace("-", " ")).split() if word != "and"]
    runs, now = [], ""
    for part in [*find_number_chunks(said, language.partition("-")[0]), None]:
        if part is None:
            runs.append(now)
        now = now + part if part is not None else ""
    return max(runs, key=len)
