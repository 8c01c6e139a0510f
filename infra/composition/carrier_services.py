"""Carrier accounts of an installation: where they are kept, and the desk that asks Twilio with them."""

from infra.api.carrier_desk import CarrierDesk
from infra.composition.services import Services
from infra.connectors.public_reach import reach_edge
from infra.connectors.twilio_account import API
from infra.privacy.carriers.accounts import CarrierAccounts
from infra.privacy.carriers.hot_accounts import HotAccounts


def open_accounts(services: Services) -> CarrierAccounts:
    """The accounts that businesses have bound."""
    return CarrierAccounts(services.pool, services.vault, services.clock, services.ids)


def open_hot_accounts(services: Services) -> HotAccounts:
    """The same in memory; whoever takes them loads them and lets them follow."""
    return HotAccounts(
        open_accounts(services), lambda error: services.log.warning("carrier accounts are as they were", error=error)
    )


def open_carrier_desk(services: Services) -> CarrierDesk:
    """The desk of this installation; nothing is asked yet."""
    settings = services.settings
    return CarrierDesk(
        accounts=open_accounts(services),
        pool=services.pool,
        clock=services.clock,
        ids=services.ids,
        secret=services.signing_key,
        public_url=settings.public_url,
        reach=reach_edge,
        account=settings.twilio_account_sid,
        token=settings.twilio_auth_token,
        api=settings.twilio_api_url or API,
    )
