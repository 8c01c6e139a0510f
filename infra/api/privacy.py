"""The privacy desk over HTTP: erasing a person, and the certificates."""

import msgspec

from infra.api.accounts.outbox import keep_facts
from infra.api.endpoint import Asker, Visitor, endpoint
from infra.api.queries import Id
from infra.api.sign_in import Nothing
from infra.privacy.eraser import write_request
from read_models import erasures as read
from read_models.contact_identity import read_merged


class ToErase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contact's id as it stands in `/contacts`."""

    person: Id


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The erasure is asked for and goes on by itself; `/privacy/erasures` tells how far it is, and has the certificate."""

    person: str


@endpoint("/privacy/erasures", method="POST", missing="this business has no such contact; /contacts lists those it has")
async def erase(asked: ToErase, visitor: Visitor) -> Asked | None:
    """Erase a person for ever: keys destroyed, sound purged, rows built again, certified.

    Contacts that were merged into this one are the same person, and are erased with them.
    """
    who = visitor.bearer
    async with visitor.desk.work() as connection:
        if not await read.is_known_contact(connection, tenant=who.tenant, person=asked.person):
            return None
        merged = await read_merged(connection, tenant=who.tenant, person=asked.person)
        people = [asked.person, *(one.person for one in merged)]
        requests = [write_request(visitor.desk.clock, who.tenant, person, who.account) for person in people]
        await keep_facts(connection, visitor.desk.wire, requests)
    return Asked(person=asked.person)


@endpoint("/privacy/erasures")
async def erasures(asked: Nothing, asker: Asker) -> read.Erasures:  # noqa: ARG001 - the signature is the description
    """All erasures with their certificates, the newest first."""
    return await read.read_erasures(asker.connection, tenant=asker.tenant)
