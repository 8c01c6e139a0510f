"""The ways out for messages and the carrier for calls, as the settings connect them."""

from handlers.call.ports.telephony import Telephony
from handlers.messages.gate import Grant
from handlers.messages.ports import Sender, Senders
from infra.composition.services import Services
from infra.connectors.smtp import SmtpSender
from infra.connectors.twilio_calls import NoTelephony, TwilioCalls
from infra.connectors.twilio_messages import TwilioSender
from infra.settings import Settings
from schemas.consent import Channel


def senders(services: Services) -> Senders:
    """The ways out that the settings connect; a message for another one fails, and says so."""
    settings = services.settings
    found: dict[Channel, Sender] = {}
    if settings.twilio_account_sid and settings.twilio_auth_token:
        where = settings.twilio_api_url or "https://api.twilio.com"
        account, token, clock = settings.twilio_account_sid, settings.twilio_auth_token, services.clock
        found["sms"] = TwilioSender(account, token, clock, api=where, callback=lambda grant: _reports(settings, grant))
        found["whatsapp"] = TwilioSender(
            account, token, clock, by="whatsapp", api=where, callback=lambda grant: _reports(settings, grant)
        )
    if settings.smtp_url and settings.mail_from:
        found["email"] = SmtpSender(settings.smtp_url, settings.mail_from)
    return Senders(found)


def telephony(services: Services) -> Telephony:
    """Who rings people: the carrier that the settings connect, which must be able to reach us; else nobody."""
    settings = services.settings
    if not (settings.twilio_account_sid and settings.twilio_auth_token and settings.public_url):
        return NoTelephony()
    where = settings.twilio_api_url or "https://api.twilio.com"
    account, token = settings.twilio_account_sid, settings.twilio_auth_token
    return TwilioCalls(account, token, services.clock, public_url=settings.public_url, api=where)


def _reports(settings: Settings, grant: Grant) -> str:
    """Where Twilio reports the delivery."""
    return f"{settings.public_url.rstrip('/')}/twilio/sms/status/{grant.message.message}" if settings.public_url else ""
