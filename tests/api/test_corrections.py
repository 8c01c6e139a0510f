"""A member flags a turn of a call that is over, or says what would have been right; what an owner teaches holds at once."""

import pytest

from handlers.accounts.handlers import correct_turn
from schemas.business import BusinessOpened
from schemas.corrections import CorrectionRequested, TurnCorrected
from schemas.routing import route_event
from tests.accounts.front_desk import join
from tests.accounts.told import told
from tests.projectors.a_day import BRIGHT, NEIGHBOUR, drafts

pytestmark = pytest.mark.real
SAID = "are my pearly whites due"
OPENED = BusinessOpened(name="Bright", industry="dental", number="+16175550100", timezone="America/New_York")


@pytest.fixture
def correct(day):
    """Puts a turn right; status and answer."""

    async def ask(call="c1", headers=None, **said):
        answer = await day.client.post(f"/calls/{call}/corrections", json={"turn": 1} | said, headers=headers or day.owner)
        return answer.status, await answer.json()

    return ask


@pytest.fixture
async def knowledge(day):
    """Opens the business; asks what it knows."""
    for draft in drafts(("business.profile", OPENED), first=9000):
        await day.bus.log.append(draft)

    async def read():
        answer = await day.client.get(f"/businesses/{BRIGHT}", headers=day.owner)
        assert answer.status == 200, await answer.text()
        return (await answer.json())["settings"]

    return read


async def test_a_flag_says_whose_word_it_is_and_stands_on_the_call(day, correct):
    status, answer = await correct(note="She sounded lost.")
    assert (status, answer) == (201, {"call": "c1", "turn": 1, "taught": False, "change": ""})
    (wanted,) = await told(day.desk, CorrectionRequested.tag())
    assert (wanted.role, wanted.object, wanted.turn, wanted.note, wanted.whose()) == (
        "owner",
        "c1",
        1,
        "She sounded lost.",
        "ann",
    )
    done = await correct_turn(wanted)
    assert done == TurnCorrected(call="c1", turn=1, account=wanted.account, note="She sounded lost.")
    assert route_event(done, f"account.{BRIGHT}.{wanted.account}") == f"call.{BRIGHT}.c1"


async def test_what_is_taught_is_an_example_of_the_business_and_can_be_undone(day, correct, knowledge):
    status, answer = await correct(words=f" {SAID} ", intent="book", service="cleaning", teach=True)
    assert (status, answer["taught"]) == (201, True), answer
    assert (await knowledge())["examples"] == [{"id": "c1-1", "said": SAID, "intent": "book", "service": "cleaning"}]
    undone = await day.client.post(f"/businesses/{BRIGHT}/undo", json={"change": answer["change"]}, headers=day.owner)
    assert undone.status == 200, await undone.text()
    assert (await knowledge())["examples"] == []


async def test_an_answer_that_is_taught_is_one_of_the_businesss_answers(correct, knowledge):
    topics = {faq["topic"]: faq for faq in (await knowledge())["faqs"]}
    known = next(iter(topics.values()))
    status, _ = await correct(words="do you whiten", topic=known["topic"], answer="Yes, on Fridays.", teach=True)
    assert status == 201
    faq = next(one for one in (await knowledge())["faqs"] if one["topic"] == known["topic"])
    assert (faq["asked"], faq["answer"]) == ([*known["asked"], "do you whiten"], "Yes, on Fridays.")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"intent": "book"}, "words"),
        ({"words": SAID}, "intent"),
        ({"words": SAID, "intent": "book", "service": "never"}, "service"),
        ({"words": "call me at 617 555 0111", "intent": "message"}, "said"),
    ],
)
async def test_what_cannot_be_learned_is_refused_with_its_field(day, correct, knowledge, said, field):
    await knowledge()
    status, answer = await correct(teach=True, **said)
    assert (status, field in answer["problems"][0]["field"]) == (422, True), answer
    assert await told(day.desk, CorrectionRequested.tag()) == []


async def test_staff_flag_a_turn_and_teach_nothing(day, correct, knowledge):
    staff = await join(day.desk, BRIGHT, "staff", "staff@bright.example")
    assert (await correct(headers=staff.headers))[0] == 201
    status, answer = await correct(headers=staff.headers, words=SAID, intent="book", teach=True)
    assert (status, "owner" in answer["detail"]) == (403, True)
    assert (await knowledge())["examples"] == []


async def test_what_is_on_unknown_or_of_others_is_not_put_right(day, correct):
    assert (await correct("n1"))[0] == 404
    assert (await correct("never"))[0] == 404
    assert (await correct("n1", headers=day.neighbour))[0] == 409
    assert NEIGHBOUR not in str(await correct("n1"))
