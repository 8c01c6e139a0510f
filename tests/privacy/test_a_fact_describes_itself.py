"""A fact added a minute ago, of a kind of its own: sealed, handed out, watched, hidden and forgotten without another line."""

import asyncio
import importlib
import json
import sys
from collections.abc import Callable, Iterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

import schemas
from bus.jetstream import connect
from bus.jetstream.options import Options
from bus.sealing import PlainSealer
from bus.streams import kept, stream_of
from bus.tags import events_by_tag, kinds
from bus.wire import Wire
from infra.api.accounts.masks import HIDDEN, mask_answer
from infra.api.live import feed_facts
from infra.replay.analysts.connection import SEALED, UnseenSealer
from infra.replay.export.pseudonyms import Pseudonyms
from infra.runtime.stamp import AnswerStamp
from schemas.event import ERASED, Event
from schemas.fact import Draft, Fact
from tests.privacy.a_life import World
from tests.privacy.conftest import NOW
from tests.privacy.test_erasing import ANN, BOB, erase, world_of_two
from tests.privacy.test_handing_out import files_of

ADDED = '''"""What people think of the business."""

from schemas.event import Event, Personal
from schemas.kinds import WORKERS, Kind

REVIEW = Kind(name="review", watchers=WORKERS)


class ReviewLeft(Event, frozen=True, tag="review.left"):
    """Somebody says how it was."""

    kind = REVIEW

    review: str
    person: str
    stars: int
    words: Personal
'''


def look_again() -> None:
    """Have the schemas package read again."""
    for found in (events_by_tag, kinds, kept):
        found.cache_clear()


@pytest.fixture
def review_left(tmp_path, monkeypatch) -> Iterator[Callable[..., Event]]:
    """The event; it is one more file of the schemas package and nothing else."""
    (tmp_path / "reviews.py").write_text(ADDED)
    monkeypatch.setattr(schemas, "__path__", [*schemas.__path__, str(tmp_path)])
    look_again()
    yield importlib.import_module("schemas.reviews").ReviewLeft
    del sys.modules["schemas.reviews"], schemas.reviews
    monkeypatch.undo()
    look_again()
    assert "review.left" not in events_by_tag()


async def reviewed(left: Callable[..., Event]) -> World:
    """Ann and Bob have said what they think, as a handler's answer and by hand."""
    world = await world_of_two()
    asked = Fact(subject="call.t.c1", event=left(review="r0", person=ANN.id, stars=1, words="-"), id="asked", at=NOW)
    answer = AnswerStamp(asked, "asking-for-reviews", world.clock).draft(
        left(review="r1", person=ANN.id, stars=5, words=ANN.words)
    )
    assert answer.subject == "review.t.r1"
    await world.bus.log.append(answer)
    by_hand = Draft(
        subject="review.t.r2", event=left(review="r2", person=BOB.id, stars=3, words=BOB.words), id="x", at=world.clock.now()
    )
    await world.bus.log.append(by_hand)
    return world


async def read(world: World, name: str) -> str:
    (fact,) = await world.bus.log.load(name)
    return fact.event.words


async def test_it_is_kept_in_a_stream_and_sealed_there_whoever_wrote_it(review_left):
    assert stream_of("review.t.r1") == "LEDGER"
    world = await reviewed(review_left)
    assert b"review.left" in world.stored()
    assert not [trace for trace in (*ANN.traces, *BOB.traces) if trace in world.stored()]
    assert [await read(world, f"review.t.{one}") for one in ("r1", "r2")] == [ANN.words, BOB.words]


async def test_it_is_in_what_the_person_is_handed_and_nobody_elses_is(review_left):
    world = await reviewed(review_left)
    handed = json.loads((await files_of(world, ANN))["facts.json"])
    assert [one["event"]["words"] for one in handed if one["event"]["fact"] == "review.left"] == [ANN.words]


async def test_it_is_forgotten_with_the_person(review_left):
    world = await reviewed(review_left)
    await erase(world, ANN)
    assert [await read(world, f"review.t.{one}") for one in ("r1", "r2")] == [ERASED, BOB.words]


async def watched(world: World, role: str, left: Callable[..., Event]) -> list[dict[str, object]]:
    """What somebody with this role sees as a review is left, and then a known fact of another kind."""

    async def serve(request: web.Request) -> web.StreamResponse:
        shown = mask_answer if role == "analyst" else (lambda event: event)
        return await feed_facts(request, world.bus.log, "t", role, asyncio.Event(), shown=shown, still=asyncio.Event().wait)

    app = web.Application()
    app.router.add_get("/live", serve)
    async with TestClient(TestServer(app)) as client, client.ws_connect("/live") as socket:
        event = left(review="r3", person=ANN.id, stars=4, words=ANN.words)
        draft = Draft(subject="review.t.r3", event=event, id="r3", at=world.clock.now(), person=ANN.id)
        await world.bus.live.publish(draft)
        try:
            return [await socket.receive_json(timeout=0.3)]
        except TimeoutError:
            return []


@pytest.mark.parametrize(("role", "sees"), [("owner", [ANN.words]), ("analyst", [HIDDEN]), ("auditor", [])])
async def test_it_is_watched_by_whom_it_says_and_hidden_from_analysts(review_left, role, sees):
    world = await reviewed(review_left)
    assert [one["event"]["words"] for one in await watched(world, role, review_left)] == sees


async def test_analysts_read_and_export_it_without_its_words(review_left):
    event = review_left(review="r1", person=ANN.id, stars=5, words=ANN.words)
    draft = Draft(subject="review.t.r1", event=event, id="r1", at=NOW, person=ANN.id)
    message = Wire(PlainSealer()).write(draft)
    assert Wire(UnseenSealer()).read(message.subject, message.headers, message.payload, 1).event.words == SEALED
    exported = Pseudonyms("secret").over(event, "t")
    assert ANN.words not in repr(exported)
    assert exported.stars == 5


@pytest.mark.real
async def test_a_server_keeps_it_and_an_older_version_that_starts_later_does_not_turn_it_away(nats_url, review_left):
    """Two versions side by side, as in a rolling upgrade."""
    newer = await connect(nats_url, now=lambda: NOW, instance="newer", options=Options())
    draft = Draft(
        subject="review.t.r1", event=review_left(review="r1", person="p", stars=5, words="fine"), id="r1", at=NOW, person="p"
    )
    assert await newer.log.append(draft) == 1
    older = Options()
    known = kept()["LEDGER"]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bus.jetstream.streams.kept", lambda: {**kept(), "LEDGER": tuple(set(known) - {"review"})})
        await (await connect(nats_url, now=lambda: NOW, instance="older", options=older)).close()
    again = Draft(subject="review.t.r1", event=draft.event, id="r2", at=NOW, person="p")
    assert await newer.log.append(again, expected=1) == 2
    await newer.close()
