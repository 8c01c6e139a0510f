"""The ways out for messages and the carrier for calls, as businesses and the settings connect them."""

from typing import Literal

from handlers.call.ports.telephony import Telephony
from handlers.messages.gate import Grant
from handlers.messages.ports import Sender, Senders
from infra.composition.carrier_services import open_accounts
from infra.composition.own_carriers import OwnAccountSender, OwnAccountTelephony
from infra.composition.services import Services
from infra.connectors.smtp import SmtpSender
from infra.connectors.twilio_account import API
from infra.connectors.twilio_calls import NoTelephony, TwilioCalls
from infra.connectors.twilio_messages import TwilioSender
from infra.settings import Settings
from schemas.consent import Channel


def senders(services: Services) -> Senders:
    """The ways out that are connected; a message for another one fails, and says so."""
    settings = services.settings
    found: dict[Channel, Sender] = {"sms": _texts(services, "sms"), "whatsapp": _texts(services, "whatsapp")}
    if settings.smtp_url and settings.mail_from:
        found["email"] = SmtpSender(settings.smtp_url, settings.mail_from)
    return Senders(found)


def telephony(services: Services) -> Telephony:
    """Who rings people: the carrier of the business or of the settings, which must be able to reach us; else nobody."""
    settings = services.settings
    if not settings.public_url:
        return NoTelephony()

    def make(account: str, token: str) -> Telephony:
        return TwilioCalls(account, token, services.clock, public_url=settings.public_url, api=settings.twilio_api_url or API)

    account, token = settings.twilio_account_sid, settings.twilio_auth_token
    return OwnAccountTelephony(open_accounts(services), make, make(account, token) if account and token else NoTelephony())


def _texts(services: Services, by: Literal["sms", "whatsapp"]) -> Sender:
    settings = services.settings

    def make(account: str, token: str) -> Sender:
        return TwilioSender(
            account,
            token,
            services.clock,
            by=by,
            api=settings.twilio_api_url or API,
            callback=lambda grant: _reports(settings, grant),
        )

    account, token = settings.twilio_account_sid, settings.twilio_auth_token
    return OwnAccountSender(open_accounts(services), make, make(account, token) if account and token else None)


def _reports(settings: Settings, grant: Grant) -> str:
    """Where Twilio reports the delivery."""
    return f"{settings.public_url.rstrip('/')}/twilio/sms/status/{grant.message.message}" if settings.public_url else ""
