"""A business's own account with its carrier over HTTP: bound, shown by its last four, unbound."""

from typing import Annotated

import msgspec

from infra.api.businesses import OneBusiness, read_as
from infra.api.carrier_binding import CarrierState, bind_account, read_binding, unbind_account
from infra.api.endpoint import Visitor, endpoint


class Binding(OneBusiness, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account of Twilio: its id (AC...) and its auth token, from the first page of its console."""

    account: Annotated[str, msgspec.Meta(max_length=64, description="AC and 32 hexadecimal digits")]
    token: Annotated[str, msgspec.Meta(max_length=128, description="The auth token; it is never shown again")]


@endpoint("/businesses/{business}/carrier", method="PUT")
async def bind_carrier(asked: Binding, visitor: Visitor) -> CarrierState:
    """Bind your own Twilio account: calls and texts of the business go by it from the next one on.

    It is tried at Twilio first. The token is kept sealed under a key of this business, in no fact and no answer, and the key is
    destroyed when the account is unbound or the business closes. Bound again, the new account takes the place of the old.
    """
    await read_as(visitor, asked.business)
    desk = visitor.carrier_desk
    return await bind_account(desk, visitor.books, asked.business, asked.account, asked.token, visitor.bearer.account)


@endpoint("/businesses/{business}/carrier")
async def show_carrier(asked: OneBusiness, visitor: Visitor) -> CarrierState:
    """Which account the business goes by: its `own`, the `installation`'s, or `none`; and when it was tested."""
    await read_as(visitor, asked.business)
    return await read_binding(visitor.carrier_desk, asked.business)


@endpoint("/businesses/{business}/carrier", method="DELETE")
async def unbind_carrier(asked: OneBusiness, visitor: Visitor) -> None:
    """Unbind the business's own account: its token is forgotten for good; the installation's account counts again."""
    await read_as(visitor, asked.business)
    await unbind_account(visitor.carrier_desk, visitor.books, asked.business, visitor.bearer.account)
