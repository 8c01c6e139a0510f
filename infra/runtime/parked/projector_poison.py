"""Facts that projectors set aside: in PostgreSQL beside their rows, never retried one by one."""

from datetime import datetime

import msgspec
import psycopg

from infra.runtime.projection.generations import Connection

_ASK = """SELECT projector, generation, stream, position, subject, tag, id, reason, at
          FROM projections.parked JOIN projections.generations USING (projector, generation) WHERE live
          ORDER BY at, projector, stream, position"""


class PoisonFact(msgspec.Struct, frozen=True):
    """A fact a projector could not project: `position` is its sequence in `stream`."""

    projector: str
    generation: int
    stream: str
    position: int
    subject: str
    tag: str
    id: str
    reason: str
    at: datetime

    @property
    def name(self) -> str:
        """What `daybook parked show` calls it."""
        return f"{self.projector}/{self.stream}/{self.position}"


async def read_poison(connection: Connection) -> list[PoisonFact]:
    """Those of the rows that readers see; none where nothing was ever projected."""
    try:
        found = await connection.execute(_ASK)
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        return []
    return [PoisonFact(*row) for row in await found.fetchall()]
