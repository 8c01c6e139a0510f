"""The audit trail over HTTP: what auditors read instead of what people said."""

from typing import Annotated

import msgspec

from infra.api.endpoint import Asker, endpoint
from infra.api.queries import Cursor, Limit
from read_models import audit


class TrailAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    account: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{0,64}$", description="Only of this account")] = ""
    what: Annotated[str, msgspec.Meta(pattern="^[a-z.-]{0,64}$", description="Only this kind, for example `access.logged`")] = ""
    cursor: Cursor = ""
    limit: Limit = 50


@endpoint("/audit")
async def audit_trail(asked: TrailAsked, asker: Asker) -> audit.AuditPage:
    """Who signed in, who was let in or kept out, and who read what; the newest first, in pages."""
    return await audit.read_audit_trail(
        asker.connection,
        tenant=asker.tenant,
        account=asked.account,
        what=asked.what,
        cursor=asked.cursor,
        limit=asked.limit,
    )
