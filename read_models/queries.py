"""Asking PostgreSQL a question whose answers are structs; and pages of answers with cursors."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, LiteralString, TypeVar

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import dict_row

T = TypeVar("T")
Connection = AsyncConnection[Any]
#: A moment in an answer: RFC 3339 with its offset.
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


async def query_rows(connection: Connection, answer: type[T], *sql: LiteralString, **named: Any) -> list[T]:
    """All answers to a question in one or more pieces; its columns are named after the fields of `answer`."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(" ".join(sql), named)
        return msgspec.convert(await cursor.fetchall(), list[answer], strict=False)  # type: ignore[valid-type]


class BadCursor(ValueError):
    """A page was asked for after something that is no cursor of ours."""

    def __init__(self) -> None:
        super().__init__("the cursor is not one of ours: leave it out to begin, then pass the `next` of the last page unchanged")


def encode_cursor(*place: str) -> str:
    """The place after the last row of a page, as text that fits into a link."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def decode_cursor(cursor: str, parts: int) -> Sequence[str]:
    """The place a cursor names; BadCursor when it names none."""
    try:
        place = msgspec.json.decode(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True), type=list[str])
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise BadCursor from error
    if len(place) != parts or any("\0" in part for part in place):
        raise BadCursor
    return place
