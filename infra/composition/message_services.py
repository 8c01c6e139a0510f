"""What the handlers of consent and messages need, made from the settings and the shipped tables."""

from typing import Any

from bus.timers import Timers
from handlers.business.templates import shipped
from handlers.consent.keywords import Keywords
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import ContactMemory
from handlers.messages.gate import Grant, MessageGate
from handlers.messages.law import read_law
from handlers.messages.ports import Sender, Senders
from handlers.messages.recipients import Recipients
from handlers.messages.texts import MessageTexts
from handlers.shields.verification.codes import Codes, KeyedCodes
from infra.composition.services import Services
from infra.connectors.smtp import SmtpSender
from infra.connectors.twilio_messages import TwilioSender
from infra.settings import Settings
from schemas.consent import Channel


def message_needs(services: Services, directory: Directory, people: ContactMemory) -> dict[Any, Any]:
    """The needs by type, for a role of handlers."""
    law = shipped() / "law"
    gate = MessageGate(
        services.bus.log, read_law((law / "quiet_hours.toml").read_bytes()), Recipients(directory, people), services.clock
    )
    return {
        MessageGate: gate,
        Senders: senders(services),
        Timers: services.bus.timers,
        Codes: KeyedCodes(services.secret("codes").encode(), deliverable=True),
        Keywords: Keywords((law / "keywords.toml").read_bytes()),
        MessageTexts: MessageTexts((law / "texts.toml").read_bytes()),
    }


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


def _reports(settings: Settings, grant: Grant) -> str:
    """Where Twilio reports the delivery."""
    return f"{settings.public_url.rstrip('/')}/twilio/sms/status/{grant.message.message}" if settings.public_url else ""
