"""The privacy desk: an owner asks for an erasure over HTTP, it is carried out, and the certificate can be read."""

import asyncio

import psycopg
import pytest

from infra.runtime.projection.rebuild import rebuild_read_model
from projectors.projector import declared_projectors
from tests.api.conftest import Stopped
from tests.privacy.a_life import World

pytestmark = pytest.mark.real
PATH = "/privacy/erasures"


async def test_only_contacts_of_the_business_can_be_erased(day):
    refused = await day.client.post(PATH, json={"person": "ann"}, headers={})
    assert refused.status == 401
    unknown = await day.client.post(PATH, json={"person": "nobody"}, headers=day.owner)
    assert unknown.status == 404
    wrong = await day.client.post(PATH, json={"person": "+1 617"}, headers=day.owner)
    assert wrong.status == 400
    assert (await day.get(PATH)) == {"erasures": []}


async def test_an_erasure_that_was_asked_for_reaches_the_log_once(day):
    for _ in range(2):
        asked_ = await day.client.post(PATH, json={"person": "ann"}, headers=day.owner)
        assert (asked_.status, await asked_.json()) == (200, {"person": "ann"})
    async with asyncio.timeout(10):
        while not (facts := await day.bus.log.load("erasure.bright.ann")):
            await asyncio.sleep(0.05)
    assert [fact.event.tag() for fact in facts] == ["erasure.requested"]
    assert facts[0].event.by


async def test_the_certificate_is_a_row(empty, postgres_url):
    world = await World().open()
    eraser = world.eraser()
    await eraser.go_on(await eraser.request("bright", "ann", "owner-1"))

    async def connect():
        return await psycopg.AsyncConnection.connect(postgres_url, autocommit=True)

    await rebuild_read_model(declared_projectors()["erasures"], world.bus.log, connect, Stopped())
    answer = await empty.client.get(PATH, headers=empty.owner)
    (one,) = (await answer.json())["erasures"]
    assert (one["person"], one["state"], one["by"], one["reason"]) == ("ann", "certified", "owner-1", "request")
    assert one["models"] == list(world.rows.names())
