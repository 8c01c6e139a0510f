"""The privacy desk over HTTP: erasing a person, and the certificates."""

import msgspec

from infra.api.accounts.outbox import keep_facts
from infra.api.endpoint import Asker, Visitor, endpoint
from infra.api.queries import Id
from infra.api.sign_in import Nothing
from infra.privacy.eraser import write_request
from read_models import erasures as read


class ToErase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contact's id as it stands in `/contacts`."""

    person: Id


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The erasure is asked for and goes on by itself; `/privacy/erasures` tells how far it is, and has the certificate."""

    person: str


@endpoint("/privacy/erasures", method="POST", missing="this business has no such contact; /contacts lists those it has")
async def erase(asked: ToErase, visitor: Visitor) -> Asked | None:
    """Erase a person for ever: keys destroyed, sound purged, rows built again, certified."""
    who = visitor.bearer
    async with visitor.desk.work() as connection:
        if not await read.is_known_contact(connection, tenant=who.tenant, person=asked.person):
            return None
        await keep_facts(
            connection, visitor.desk.wire, [write_request(visitor.desk.clock, who.tenant, asked.person, who.account)]
        )
    return Asked(person=asked.person)


@endpoint("/privacy/erasures")
async def erasures(asked: Nothing, asker: Asker) -> read.Erasures:  # noqa: ARG001 - the signature is the description
    """All erasures with their certificates, the newest first."""
    return await read.read_erasures(asker.connection, tenant=asker.tenant)
