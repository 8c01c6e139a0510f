"""A webhook's signature is checked against the address that Twilio asked for."""

from collections.abc import Mapping, Sequence
from typing import Any

from twilio.request_validator import RequestValidator

from producers.ports import CarrierTokens

HEADER = "X-Twilio-Signature"
#: Twilio's connection overrides: when no edge takes the call back, try again five times.
RETRY = "#ct=2000&rc=5&rp=all"


class SignatureCheck:
    """Checks signatures: with the token of the account that a call is for, else with the installation's own.

    `public_url` is our address as Twilio knows it; behind a proxy that is not the one in the request. Forwarded
    headers are not believed: anybody can send them. Whoever it is for, the same work is done.
    """

    def __init__(self, auth_token: str, public_url: str, accounts: CarrierTokens | None = None) -> None:
        self._own, self._accounts = auth_token, accounts
        self._public = public_url.rstrip("/")

    def webhook(self, path: str, form: Mapping[str, Any], signature: str, tenant: str = "") -> bool:
        """A webhook about a business, by its path with query and its form.

        Connection overrides in the address may have been signed too.
        """
        token = self._token(tenant, str(form.get("AccountSid", "")) or "-")
        return _valid([token], [self._public + path, self._public + path + RETRY], form, signature)

    def stream(self, path: str, signature: str, tenant: str = "") -> bool:
        """A media stream's handshake, which has no form and names no account.

        Twilio has signed the wss address, at times with a slash after it.
        """
        wss = stream_url(self._public) + path
        tokens = [self._token(tenant, ""), self._own]
        return _valid(tokens, [wss, wss + "/", self._public + path], {}, signature)

    def _token(self, tenant: str, account: str) -> str:
        return (self._accounts.token(tenant, account) if self._accounts else "") or self._own


def _valid(tokens: Sequence[str], addresses: Sequence[str], form: Mapping[str, Any], signature: str) -> bool:
    """Whether one of these was signed; all are looked at, so that the time tells nothing."""
    try:
        found = [RequestValidator(token).validate(address, form, signature or "-") for token in tokens for address in addresses]
    except UnicodeError:  # bytes that are no text were never signed
        return False
    return bool(signature) and any(found)


def stream_url(public_url: str) -> str:
    """The WebSocket form of an address: https becomes wss."""
    return "ws" + public_url.rstrip("/").removeprefix("http")
