"""Is it Twilio? Its signature, checked against the address that Twilio asked for."""

from collections.abc import Mapping, Sequence
from typing import Any

from twilio.request_validator import RequestValidator

HEADER = "X-Twilio-Signature"
#: Twilio's connection overrides: when no edge takes the call back, try again five times.
RETRY = "#ct=2000&rc=5&rp=all"


class SignatureCheck:
    """Checks signatures for one account's auth token.

    `public_url` is our address as Twilio knows it; behind a proxy that is not the one in the request. Forwarded
    headers are not believed: anybody can send them.
    """

    def __init__(self, auth_token: str, public_url: str) -> None:
        self._validator = RequestValidator(auth_token)
        self._public = public_url.rstrip("/")

    def webhook(self, path: str, form: Mapping[str, Any], signature: str) -> bool:
        """A webhook, by its path with query and its form. Connection overrides in the address may have been signed too."""
        return self._valid([self._public + path, self._public + path + RETRY], form, signature)

    def stream(self, path: str, signature: str) -> bool:
        """A media stream's handshake, which has no form. Twilio has signed the wss address, at times with a slash after it."""
        wss = stream_url(self._public) + path
        return self._valid([wss, wss + "/", self._public + path], {}, signature)

    def _valid(self, addresses: Sequence[str], form: Mapping[str, Any], signature: str) -> bool:
        try:
            return bool(signature) and any(self._validator.validate(address, form, signature) for address in addresses)
        except UnicodeError:  # bytes that are no text were never signed
            return False


def stream_url(public_url: str) -> str:
    """The WebSocket form of an address: https becomes wss."""
    return "ws" + public_url.rstrip("/").removeprefix("http")
