"""Questions looked up in what the business wrote down: the right answer, or none."""

import msgspec
import pytest

from handlers.business.templates import load_demo_businesses
from handlers.call.tools.knowledge_lookup import answer_question

BUSINESSES = load_demo_businesses()


@pytest.mark.parametrize(
    ("tenant", "question", "says"),
    [
        ("demo", "Do you take my insurance?", "dental plans"),
        ("demo", "is there parking", "free parking"),
        ("demo", "can i pay by card", "card, cash or check"),
        ("demo", "what should I bring to my first visit", "photo ID"),
        ("demo", "what is a root canal", "inside of a tooth"),
        ("demo", "tell me about cleaning", "hygienist cleans"),
        ("demo", "what happens at a check-up", "gums"),
        ("demo", "where are you", "48 Alder Street"),
        ("demo", "how do I get to you", "48 Alder Street"),
        ("northwind", "do you have financing", "finance"),
        ("northwind", "where are you located", "310 Harbor Road"),
    ],
)
def test_what_the_business_wrote_down_is_answered(tenant, question, says):
    assert says in answer_question(question, BUSINESSES[tenant]).text


@pytest.mark.parametrize(
    ("tenant", "question"),
    [
        ("demo", "do you fix roofs"),
        ("demo", "who is the president"),
        ("demo", "can I bring my dog"),
        ("demo", "are you open on christmas"),
        ("demo", ""),
        ("demo", "what is it"),
        ("northwind", "is there parking"),
        ("northwind", "what is a root canal"),
        ("northwind", "do you take my insurance"),
    ],
)
def test_what_nobody_wrote_down_is_not_answered(tenant, question):
    answer = answer_question(question, BUSINESSES[tenant])
    assert (answer.text, answer.confidence) == ("", 0.0)


def test_a_business_that_wrote_nothing_down_answers_nothing():
    bare = msgspec.structs.replace(BUSINESSES["demo"], faqs=(), services=(), address="", directions="")
    assert answer_question("where are you", bare).text == ""


async def test_the_agent_looks_a_question_up_during_the_call(desk):
    person = await desk.ring("C1")
    answer, fact = await desk.use("C1", person, "answer_question", question="is there parking?")
    assert "free parking" in answer["text"]
    assert not fact.refused
