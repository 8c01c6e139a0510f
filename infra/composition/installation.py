"""The ports of an installation: what its handlers reach the world through."""

import functools
from typing import Any

from bus.log import Log
from bus.timers import Timers
from handlers.business.ports import CarrierKeys
from handlers.call.ports.telephony import Telephony
from handlers.call.recording.ports import Recorder
from handlers.clock import Clock
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.number_hash import NumberHash
from handlers.messages.alarm_links import AlarmLinks
from handlers.messages.ports import Senders
from handlers.privacy.ports import Disposal, Eraser
from handlers.shields.verification.codes import Codes, KeyedCodes
from infra.composition.needs import Maker
from infra.composition.services import Services
from infra.connectors.signed_links import SignedLinks
from infra.privacy.directory.number_hashing import KeyedHashes
from infra.privacy.directory.postgres import PostgresDirectory


def ports(services: Services) -> dict[Any, Maker]:
    """The ports by type, each made, and its code loaded, when it is first wanted. Who wants the directory prepares it first."""
    numbers = functools.cache(lambda: PostgresDirectory(services.pool, services.secret("directory").encode(), services.ids))
    return {
        Clock: lambda: services.clock,
        Log: lambda: services.bus.log,
        Timers: lambda: services.bus.timers,
        Directory: numbers,
        Senders: lambda: _senders(services),
        Telephony: lambda: _telephony(services),
        AlarmLinks: lambda: SignedLinks(services.settings.public_url, services.signing_key),
        CarrierKeys: lambda: _carrier_keys(services),
        Recorder: lambda: _recorder(services),
        Eraser: lambda: _eraser(services, numbers()),
        Disposal: lambda: _disposal(services),
        Codes: lambda: KeyedCodes(services.secret("codes").encode(), deliverable=_deliverable(services)),
        NumberHash: lambda: KeyedHashes(services.secret("directory").encode()),
    }


def _deliverable(services: Services) -> bool:
    """Whether a code reaches anybody: there is a carrier, and a number to send it from."""
    return bool(services.settings.twilio_account_sid and services.settings.twilio_number)


def _senders(services: Services) -> Senders:
    from infra.composition.message_services import senders  # noqa: PLC0415 - the clients of carriers, which a shield never needs

    return senders(services)


def _telephony(services: Services) -> Telephony:
    from infra.composition.message_services import telephony  # noqa: PLC0415

    return telephony(services)


def _carrier_keys(services: Services) -> CarrierKeys:
    from infra.composition.carrier_services import open_accounts  # noqa: PLC0415

    return open_accounts(services)


def _recorder(services: Services) -> Recorder:
    from infra.composition.privacy_services import open_recorder  # noqa: PLC0415

    return open_recorder(services)


def _eraser(services: Services, numbers: Directory) -> Eraser:
    from infra.composition.privacy_services import eraser  # noqa: PLC0415

    return eraser(services, numbers)


def _disposal(services: Services) -> Disposal:
    from infra.composition.privacy_services import open_retention  # noqa: PLC0415

    return open_retention(services)
