"""The second factor: a code from an authenticator app, or one of ten recovery codes on paper."""

import base64
import hmac
import io
import secrets
from datetime import datetime

import msgspec
import pyotp
import segno

_STEP_SECONDS = 30
#: How many steps a phone's clock may be off, either way.
_WINDOW = 1
RECOVERY_CODES = 10
_CODE_BYTES = 10


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """What an authenticator app needs, shown once: scan `qr` (SVG), open `uri`, or type `secret`."""

    secret: str
    uri: str
    qr: str


def write_enrolment(secret: str, email: str) -> Enrolment:
    """A secret in the three forms in which an app takes it."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Daybook")
    drawn = io.BytesIO()
    segno.make(uri, error="m").save(drawn, kind="svg", scale=4, border=4, xmldecl=False)
    return Enrolment(secret=secret, uri=uri, qr=drawn.getvalue().decode())


def make_factor() -> str:
    """A secret for an authenticator app: 160 bits, base32."""
    return pyotp.random_base32()


def find_step(secret: str, code: str, now: datetime) -> int | None:
    """The step of 30 s that `code` belongs to, one before or after now included; None when it is wrong."""
    totp, today = pyotp.TOTP(secret), int(now.timestamp()) // _STEP_SECONDS
    found = None
    for step in range(today - _WINDOW, today + _WINDOW + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode("utf-8", "replace")):
            found = step
    return found


def make_recovery_codes() -> list[str]:
    """Ten codes of 80 bits, as `abcd-efgh-ijkl-mnop`."""
    made = [base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in made]


def strip_code(code: str) -> str:
    """A code without what people put between its characters."""
    return "".join(character for character in code.lower() if character.isalnum())
