"""What is done to the vault's tables, each a function of one transaction: finding, making, turning, destroying, wrapping anew."""

from collections.abc import Sequence
from contextlib import suppress

from psycopg import OperationalError

from infra.privacy.vault.key_wrap import WrongMasterKey, fingerprint_key, make_key, ratchet_key, unwrap_key, wrap_key
from infra.privacy.vault.ports import NEIGHBOURS, DataKey, KeyDestroyed, OwnedKey, Tombstone
from infra.privacy.vault.tables import Connection

_ROWS = "SELECT tenant, owner, version, step, wrapped FROM vault.data_keys "
_ONE = _ROWS + "WHERE tenant = %s AND owner = %s"
_TOMB = "SELECT number, tenant, owner, fingerprint FROM vault.destroyed WHERE tenant = %s AND owner = %s"
#: Keys wrapped anew in one transaction.
BATCH = 500


class KeyRows:
    """Knows the master key, and the tenants' keys once they were wanted."""

    def __init__(self, master: bytes) -> None:
        self._master = master
        self._tenants: dict[tuple[str, int], bytes] = {}

    def find(self, books: Connection, tenant: str, owner: str, *, make: bool) -> Sequence[OwnedKey]:
        """The key and its neighbours; see the port."""
        near = books.execute(
            _ROWS + "WHERE tenant = %s AND owner >= %s ORDER BY owner LIMIT %s", (tenant, owner, NEIGHBOURS)
        ).fetchall()
        if near and near[0][1] == owner:
            return [self._held(books, *row) for row in near]
        if books.execute(_TOMB, (tenant, owner)).fetchone():
            raise KeyDestroyed(owner)
        return [self._make(books, tenant, owner)] if make else ()

    def newest(self, books: Connection, most: int) -> Sequence[OwnedKey]:
        """A row that is damaged is left out, as long as the tenant's own key opens: nobody else is to suffer."""
        rows = books.execute(_ROWS + "ORDER BY number DESC LIMIT %s", (most,)).fetchall()
        found = []
        for row in rows:
            self._tenant(books, row[0], row[2])
            with suppress(WrongMasterKey):
                found.append(self._held(books, *row))
        return found

    def advance(self, books: Connection, tenant: str, owner: str, step: int) -> None:
        row = books.execute(_ONE + " FOR UPDATE", (tenant, owner)).fetchone()
        if row is None:
            return
        held = self._held(books, *row)
        if step > held.key.step:
            turned = ratchet_key(held.key.key, step - held.key.step)
            wrapped = wrap_key(self._tenant(books, tenant, row[2]), turned, f"{tenant}/{owner}")
            books.execute(
                "UPDATE vault.data_keys SET wrapped = %s, step = %s WHERE tenant = %s AND owner = %s",
                (wrapped, step, tenant, owner),
            )

    def destroy(self, books: Connection, tenant: str, owner: str) -> Tombstone:
        _lock(books, tenant)
        if done := books.execute(_TOMB, (tenant, owner)).fetchone():
            return Tombstone(*done)
        row = books.execute(_ONE, (tenant, owner)).fetchone()
        known = fingerprint_key(self._held(books, *row).key.key) if row else ""
        books.execute("DELETE FROM vault.data_keys WHERE tenant = %s AND owner = %s", (tenant, owner))
        books.execute("INSERT INTO vault.destroyed (tenant, owner, fingerprint) VALUES (%s, %s, %s)", (tenant, owner, known))
        done = books.execute(_TOMB, (tenant, owner)).fetchone()
        assert done  # noqa: S101 - written a line above
        return Tombstone(*done)

    def destroyed(self, books: Connection, after: int) -> Sequence[Tombstone]:
        rows = books.execute(
            "SELECT number, tenant, owner, fingerprint FROM vault.destroyed WHERE number > %s ORDER BY number LIMIT 10000",
            (after,),
        )
        return [Tombstone(*row) for row in rows.fetchall()]

    def new_tenant_key(self, books: Connection, tenant: str) -> int:
        """A further version of the tenant's key, which new data keys are wrapped with from now on; its number."""
        _lock(books, tenant)
        return self._add(books, tenant)

    def rewrap(self, books: Connection, tenant: str, version: int) -> int:
        """Wrap a batch of what older versions wrapped; how many. None left: the older versions are deleted."""
        rows = books.execute(
            _ROWS + "WHERE tenant = %s AND version < %s LIMIT %s FOR UPDATE", (tenant, version, BATCH)
        ).fetchall()
        under = self._tenant(books, tenant, version)
        for row in rows:
            held = self._held(books, *row)
            books.execute(
                "UPDATE vault.data_keys SET wrapped = %s, version = %s WHERE tenant = %s AND owner = %s",
                (wrap_key(under, held.key.key, f"{tenant}/{held.owner}"), version, tenant, held.owner),
            )
        if not rows:
            books.execute("DELETE FROM vault.tenant_keys WHERE tenant = %s AND version < %s", (tenant, version))
            self._tenants = {name: key for name, key in self._tenants.items() if name[0] != tenant or name[1] >= version}
        return len(rows)

    def _make(self, books: Connection, tenant: str, owner: str) -> OwnedKey:
        _lock(books, tenant)
        if books.execute(_TOMB, (tenant, owner)).fetchone():
            raise KeyDestroyed(owner)
        version = self._current(books, tenant)
        books.execute(
            "INSERT INTO vault.data_keys (tenant, owner, version, wrapped) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (tenant, owner, version, wrap_key(self._tenant(books, tenant, version), make_key(), f"{tenant}/{owner}")),
        )
        row = books.execute(_ONE, (tenant, owner)).fetchone()
        assert row  # noqa: S101 - written a line above, or by who was first
        return self._held(books, *row)

    def _current(self, books: Connection, tenant: str) -> int:
        row = books.execute("SELECT max(version) FROM vault.tenant_keys WHERE tenant = %s", (tenant,)).fetchone()
        return int(row[0]) if row and row[0] else self._add(books, tenant)

    def _add(self, books: Connection, tenant: str) -> int:
        row = books.execute(
            """INSERT INTO vault.tenant_keys (tenant, version, wrapped)
               SELECT %s, coalesce(max(version), 0) + 1, %s FROM vault.tenant_keys WHERE tenant = %s RETURNING version""",
            (tenant, wrap_key(self._master, make_key(), tenant), tenant),
        ).fetchone()
        assert row  # noqa: S101 - an insert returns its row
        return int(row[0])

    def _tenant(self, books: Connection, tenant: str, version: int) -> bytes:
        if (tenant, version) not in self._tenants:
            row = books.execute(
                "SELECT wrapped FROM vault.tenant_keys WHERE tenant = %s AND version = %s", (tenant, version)
            ).fetchone()
            if row is None:
                raise OperationalError("the tenant's key was rotated between two reads; they are done again")
            self._tenants[tenant, version] = unwrap_key(self._master, row[0], tenant)
        return self._tenants[tenant, version]

    def _held(self, books: Connection, tenant: str, owner: str, version: int, step: int, wrapped: bytes) -> OwnedKey:
        return OwnedKey(
            tenant, owner, DataKey(unwrap_key(self._tenant(books, tenant, version), wrapped, f"{tenant}/{owner}"), step)
        )


def _lock(books: Connection, tenant: str) -> None:
    """Making, destroying and changing versions wait for each other."""
    books.execute("SELECT pg_advisory_xact_lock(hashtext('daybook.vault'), hashtext(%s))", (tenant,))
