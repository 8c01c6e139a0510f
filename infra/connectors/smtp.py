"""E-mail by SMTP."""

import asyncio
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from handlers.messages.gate import SendPermit
from handlers.messages.ports import CarrierBusy, Undeliverable

_SECONDS = 20.0
#: From here on a reply code is a refusal for good.
_FOR_GOOD = 500
_PORTS = {"smtp": 587, "smtps": 465}


class SmtpSender:
    """Sends through one server: `smtp://user:password@host:587` (STARTTLS where the server has it) or `smtps://`."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or "@" not in sender:
            raise ValueError("smtp_url must be smtp://... or smtps://... with a host, and mail_from an e-mail address")
        self._host, self._port = parts.hostname, parts.port or _PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._tls, self._sender = parts.scheme == "smtps", sender

    async def send(self, allowed: SendPermit) -> str:
        """Hand it over; its Message-ID. The same message has the same one, by which a mailbox keeps only the first."""
        import aiosmtplib  # noqa: PLC0415 - only where e-mail is connected

        grant = allowed.grant
        letter = EmailMessage()
        letter["From"], letter["To"] = self._sender, grant.address
        letter["Subject"] = grant.message.heading or grant.message.topic
        letter["Message-ID"] = f"<{grant.message.message}@{self._sender.rpartition('@')[2]}>"
        letter["Content-Language"] = grant.message.language
        letter.set_content(grant.message.text)
        try:
            async with asyncio.timeout(_SECONDS):
                await aiosmtplib.send(
                    letter,
                    hostname=self._host,
                    port=self._port,
                    username=self._user or None,
                    password=self._password or None,
                    use_tls=self._tls,
                    timeout=_SECONDS,
                )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _refused(max((one.code for one in refused.recipients), default=_FOR_GOOD)) from refused
        except aiosmtplib.SMTPResponseException as refused:
            raise _refused(refused.code) from refused
        except (aiosmtplib.SMTPException, TimeoutError, OSError) as away:
            raise CarrierBusy(detail=type(away).__name__) from away
        return str(letter["Message-ID"])

    async def close(self) -> None:
        """Nothing is kept open between letters."""


def _refused(code: int) -> Exception:
    return Undeliverable("undeliverable", str(code)) if code >= _FOR_GOOD else CarrierBusy(detail=str(code))
