"""An owner opens a business, changes it, takes a change back, and closes it: by facts alone."""

import asyncio
import json

from handlers.business.demo import open_demo_businesses
from schemas.business import (
    BusinessClosed,
    BusinessConfigured,
    BusinessOpened,
    ChangeRefused,
    ChangeUndone,
    ClosingRequested,
    ConfigurationDrafted,
    ConfigurationRequested,
    DiscardRequested,
    DraftDiscarded,
    DraftPublished,
    PublicationRequested,
    UndoRequested,
)

MORNINGS = {"mon": [{"opens": "09:00", "closes": "13:00"}]}


def refused(answers) -> dict[str, str]:
    (no,) = answers
    assert isinstance(no, ChangeRefused), no
    return {problem.field: problem.problem for problem in no.problems}


async def test_an_industry_a_name_and_a_number_open_a_business(hall):
    (opened,) = await hall.open("sol")
    assert isinstance(opened, BusinessOpened)
    assert (opened.timezone, opened.currency, opened.by) == ("Europe/Madrid", "EUR", "01ANA")
    sol = await hall.known("sol")
    assert (sol.name, sol.country, sol.services[0].price) == ("Peluquería Sol", "ES", "20")
    assert await hall.directory.answering("+34910123456") == sol
    assert await hall.directory.answering("910 12 34 56") == sol


async def test_a_business_can_be_opened_without_a_number_and_answers_none(hall):
    (opened,) = await hall.open("sol", number="", country="ES")
    assert isinstance(opened, BusinessOpened)
    assert (await hall.known("sol")).currency == "EUR"
    assert await hall.directory.answering("") is None
    assert "country" in refused(await hall.open("luna", number=""))


async def test_a_number_belongs_to_one_business_until_that_one_lets_go_of_it(hall):
    await hall.open("sol")
    assert "answers for another business" in refused(await hall.open("luna"))["number"]
    await hall.open("luna", number="+34910123457")
    assert "number" in refused(await hall.set("luna", number="+34910123456"))
    await hall.set("sol", number="+34910123458")
    (moved,) = await hall.set("luna", number="+34910123456")
    assert isinstance(moved, BusinessConfigured)
    await hall.known("luna")
    assert (await hall.directory.answering("+34910123456")).tenant == "luna"
    assert (await hall.directory.answering("+34910123458")).tenant == "sol"
    assert await hall.directory.answering("+34910123457") is None


async def test_of_two_who_ask_for_a_number_at_once_one_gets_it(hall):
    answers = await asyncio.gather(*(hall.open(f"salon-{nth}") for nth in range(6)))
    assert sorted(isinstance(one, BusinessOpened) for (one,) in answers) == [False] * 5 + [True]


async def test_several_parts_change_together_in_whatever_order(hall):
    await hall.open("sol")
    answers = await hall.set(
        "sol",
        services=[{"id": "wash", "name": "lavar", "minutes": 20, "by": ["ana"], "price": "9"}],
        resources=[{"id": "ana", "name": "Ana", "role": "stylist"}],
        hours=MORNINGS,
    )
    assert [one.part for one in answers] == ["services", "resources", "hours"]
    sol = await hall.known("sol")
    assert (sol.service("wash").by, sol.hours["mon"][0].closes) == (("ana",), "13:00")


async def test_a_refusal_names_every_field_and_what_would_be_right(hall):
    await hall.open("sol")
    problems = refused(await hall.set("sol", currency="euros", step_minutes=0, language="xx", handoff_number="12"))
    assert sorted(problems) == ["currency", "handoff_number", "language", "step_minutes"]
    assert "three letters, like EUR" in problems["currency"]
    assert (
        "there is no resource 'eva'"
        in refused(await hall.set("sol", services=[{"id": "mens-cut", "by": ["eva"]}]))["services.mens-cut.by"]
    )
    assert "swap them" in refused(await hall.set("sol", hours={"mon": [{"opens": "18:00", "closes": "09:00"}]}))["hours.mon"]
    assert "nothing reads it" in refused(await hall.set("sol", colour="red"))["colour"]
    assert "open another business" in refused(await hall.set("sol", industry="dental"))["industry"]
    assert "letters, digits" in refused(await hall.set("sol", resources=[{"id": "a.b", "name": "B"}]))["resources.a.b.id"]
    assert (await hall.stands("sol")).changes == ()


async def test_a_part_that_is_no_json_is_refused(hall):
    await hall.open("sol")
    asked = ConfigurationRequested(parts={"hours": "nine to five"})
    assert "write the part as JSON" in refused(await hall.ask("sol", asked))["hours"]


async def test_a_part_as_a_whole_replaces_what_the_template_says(hall):
    await hall.open("sol")
    cut = {"id": "corte", "name": "corte", "minutes": 30, "price": "15", "by": ["ana"]}
    await hall.set("sol", whole=True, services=[cut], resources=[{"id": "ana", "name": "Ana"}])
    sol = await hall.known("sol")
    assert [one.id for one in sol.services] == ["corte"]
    assert [one.id for one in sol.resources] == ["ana"]


async def test_a_draft_is_not_in_force_until_it_is_published(hall):
    await hall.open("sol")
    (kept,) = await hall.set("sol", draft=True, hours=MORNINGS)
    assert isinstance(kept, ConfigurationDrafted)
    await hall.set("sol", draft=True, address="Calle Mayor 1")
    assert (await hall.known("sol")).address == ""
    *parts, published = await hall.ask("sol", PublicationRequested(by="01ANA"))
    assert [one.part for one in parts] == ["hours", "address"]
    assert isinstance(published, DraftPublished)
    assert (await hall.known("sol")).address == "Calle Mayor 1"
    assert (await hall.stands("sol")).draft == ()
    assert "draft" in refused(await hall.ask("sol", PublicationRequested()))


async def test_a_draft_is_judged_as_it_would_be_and_can_be_thrown_away(hall):
    await hall.open("sol")
    assert "services.wash.by" in refused(
        await hall.set("sol", draft=True, services=[{"id": "wash", "name": "wash", "minutes": 5, "by": ["eva"]}])
    )
    await hall.set("sol", draft=True, address="Calle Mayor 1")
    (gone,) = await hall.ask("sol", DiscardRequested(by="01ANA"))
    assert isinstance(gone, DraftDiscarded)
    assert (await hall.stands("sol")).draft == ()


async def test_a_change_is_taken_back_and_later_ones_stay(hall):
    await hall.open("sol")
    await hall.set("sol", address="Calle Mayor 1", hours=MORNINGS)
    first = (await hall.stands("sol")).changes[-1].id
    await hall.set("sol", directions="Next to the market.")
    (undone,) = await hall.ask("sol", UndoRequested(change=first, by="01ANA", why="a mistake"))
    assert undone == ChangeUndone(change=first, by="01ANA", why="a mistake")
    sol = await hall.known("sol")
    assert (sol.address, sol.directions) == ("", "Next to the market.")
    assert sol.hours["mon"] == ()
    assert "change" in refused(await hall.ask("sol", UndoRequested(change=first)))


async def test_a_change_that_others_rest_upon_is_not_taken_back(hall):
    await hall.open("sol")
    await hall.set("sol", resources=[{"id": "eva", "name": "Eva"}])
    eva = (await hall.stands("sol")).changes[-1].id
    await hall.set("sol", services=[{"id": "mens-cut", "by": ["eva"]}])
    assert "services.mens-cut.by" in refused(await hall.ask("sol", UndoRequested(change=eva)))


async def test_taking_back_a_number_gives_the_old_one_back_if_nobody_has_it(hall):
    await hall.open("sol")
    await hall.set("sol", number="+34910123458")
    await hall.open("luna")
    assert "number" in refused(await hall.ask("sol", UndoRequested()))


async def test_a_closed_business_answers_no_more_and_its_number_is_free(hall):
    await hall.open("sol")
    (closed,) = await hall.ask("sol", ClosingRequested(by="01ANA", why="retired"))
    assert isinstance(closed, BusinessClosed)
    assert (await hall.known("sol")).name == "Peluquería Sol"
    assert await hall.directory.answering("+34910123456") is None
    assert "closed" in refused(await hall.set("sol", address="x"))["business"]
    (opened,) = await hall.open("luna")
    assert isinstance(opened, BusinessOpened)


async def test_the_same_request_is_answered_once_however_often_it_is_handled(hall):
    await hall.open("sol")
    asked = await hall.write("sol", ConfigurationRequested(parts={"address": json.dumps("Calle Mayor 1")}))
    for _ in range(3):
        await asyncio.sleep(0.05)
    answers = [fact for fact in await hall.facts("sol") if fact.cause == asked]
    assert len(answers) == 1


async def test_what_nobody_opened_cannot_be_changed(hall):
    assert "open it first" in refused(await hall.set("nobody", address="x"))["business"]


async def test_the_number_of_a_demo_business_is_taken_too_and_the_owner_changes_a_demo_business_like_any_other(hall):
    for _ in range(2):
        await open_demo_businesses(hall.bus.log, hall.clock)
    assert "number" in refused(await hall.open("luna", number="+16175550140"))
    await hall.set("demo", number="+16175550188", address="49 Alder Street")
    assert (await hall.known("demo")).address == "49 Alder Street"
    (opened,) = await hall.open("luna", number="+16175550140")
    assert isinstance(opened, BusinessOpened)
