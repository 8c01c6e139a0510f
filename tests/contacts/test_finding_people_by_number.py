"""The directory: one person a number and a business, however it is written, and no number is kept."""

import asyncio

import psycopg
import pytest

from handlers.phone_numbers import normalise_number, number_region
from infra.privacy.directory.in_memory import MemoryDirectory
from infra.privacy.directory.number_hashing import hash_number
from infra.privacy.directory.postgres import PostgresDirectory

NUMBER = "+16175550199"


async def test_the_same_number_is_the_same_person(directory):
    first = await directory.person("demo", NUMBER)
    assert first
    assert await directory.person("demo", NUMBER) == await directory.known("demo", NUMBER) == first


async def test_another_number_is_somebody_else_and_so_is_the_same_number_at_another_business(directory):
    people = {
        await directory.person("demo", NUMBER),
        await directory.person("demo", "+16175550198"),
        await directory.person("barber", NUMBER),
    }
    assert len(people) == 3


async def test_asking_whether_somebody_is_known_makes_nobody(directory):
    assert await directory.known("demo", NUMBER) == ""
    assert await directory.known("demo", NUMBER) == ""


async def test_all_who_ask_at_once_meet_the_same_person(directory):
    people = await asyncio.gather(*(directory.person("demo", NUMBER) for _ in range(20)))
    assert len(set(people)) == 1


async def test_only_normal_numbers_are_looked_up(directory):
    for wrong in ("617 555 0199", "", "anonymous", "+1617x"):
        with pytest.raises(ValueError, match="normalise the number first"):
            await directory.person("demo", wrong)


@pytest.mark.real
async def test_the_vault_keeps_no_number(postgres_url):
    from psycopg_pool import AsyncConnectionPool

    async with AsyncConnectionPool(postgres_url, min_size=1, open=False) as pool:
        directory = PostgresDirectory(pool, b"secret", type("Ids", (), {"new": lambda _: "P1"})())
        await asyncio.gather(directory.prepare(), directory.prepare())
        await directory.person("demo", NUMBER)
    with psycopg.connect(postgres_url) as connection:
        rows = connection.execute("SELECT tenant, number, person FROM vault.numbers").fetchall()
    assert rows == [("demo", hash_number(b"secret", "demo", NUMBER), "P1")]
    assert NUMBER[1:].encode() not in rows[0][1]


def test_without_the_secret_the_hash_is_another():
    assert hash_number(b"one", "demo", NUMBER) != hash_number(b"two", "demo", NUMBER)
    assert MemoryDirectory(b"one", None)._people == {}


@pytest.mark.parametrize(
    ("said", "where", "normal"),
    [
        ("(617) 555-0199", "US", NUMBER),
        ("617.555.0199", "US", NUMBER),
        ("1 617 555 0199", "US", NUMBER),
        ("+1 617 555 0199", "DE", NUMBER),
        ("030 901820", "DE", "+4930901820"),
        ("07911 123456", "GB", "+447911123456"),
        ("anonymous", "US", ""),
        ("12", "US", ""),
        ("", "US", ""),
    ],
)
def test_a_number_is_read_as_it_is_dialled_where_the_business_is(said, where, normal):
    assert normalise_number(said, where) == normal


def test_a_business_number_says_where_its_callers_dial_from():
    assert (number_region("+4930901820"), number_region("+16175550140"), number_region("")) == ("DE", "US", "US")
