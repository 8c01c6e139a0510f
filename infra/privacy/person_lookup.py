"""Finding the person somebody means: by id, by telephone number, or by e-mail address."""

import re
from typing import Any

from psycopg import AsyncConnection, errors

from handlers.contacts.ports.directory import Directory
from handlers.phone_numbers import normalise_number

_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
_BY_MAIL = """SELECT DISTINCT person FROM contacts.learned WHERE tenant = %s AND field = 'email' AND lower(value) = lower(%s)
    UNION SELECT person FROM contacts.contacts WHERE tenant = %s AND lower(email) = lower(%s)"""


class PersonNotFound(Exception):
    """Nobody is meant, or more than one; the message says what to give instead."""


async def find_person(contact: str, tenant: str, region: str, directory: Directory, connection: AsyncConnection[Any]) -> str:
    """The person's id; PersonNotFound."""
    contact = contact.strip()
    if _ID.fullmatch(contact):
        return contact
    if "@" in contact:
        try:
            rows = await (await connection.execute(_BY_MAIL, (tenant, contact, tenant, contact))).fetchall()
        except (errors.UndefinedTable, errors.InvalidSchemaName):
            rows = []
        if len(rows) > 1:
            several = ", ".join(sorted(row[0] for row in rows))
            raise PersonNotFound(f"several contacts have this address: {several}; give the id of the one who is meant")
        if rows:
            return str(rows[0][0])
        raise PersonNotFound("no contact has this address; give the telephone number, or the id as it stands in /contacts")
    number = normalise_number(contact, region)
    if not number:
        raise PersonNotFound("that is no id, telephone number or e-mail address; give one of them, the number as +16175550199")
    if person := await directory.known(tenant, number):
        return person
    raise PersonNotFound("nobody has called from this number, or they were erased already; give the id as it stands in /contacts")
