"""Names for appointments: an id that follows from the question, and a reference short enough to be said on the telephone."""

import hashlib

from schemas.subjects import derive_token

# Letters and digits that are not mistaken for each other on a telephone line (no B/D/P/T/V, M/N, F/S, J/K, 5/9, 0/O).
_LETTERS = "ACFHLMRWXY"
_DIGITS = "2345678"
_SIZE = len(_LETTERS) ** 2 * len(_DIGITS) ** 3


def appointment_id(request: str) -> str:
    """The appointment a request is about: the same request, the same id; 26 characters that are safe in a subject."""
    return derive_token(request)


def reference(appointment: str) -> str:
    """Two letters and three digits, `HW427`. One of 34,300, so it finds an appointment together with its person only."""
    number = int.from_bytes(hashlib.blake2b(appointment.encode(), digest_size=8).digest(), "big") % _SIZE
    said = ""
    for alphabet in (_DIGITS, _DIGITS, _DIGITS, _LETTERS, _LETTERS):
        number, at = divmod(number, len(alphabet))
        said = alphabet[at] + said
    return said
