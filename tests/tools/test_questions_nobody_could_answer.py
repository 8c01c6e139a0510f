"""A question that the business has written nothing about is a fact, from which a list is made."""

import json

import pytest

from handlers.business.templates import load_demo_businesses
from handlers.call.tools.unanswered_questions import note_question
from schemas.contacts import QuestionUnanswered
from schemas.fact import Fact
from schemas.tools import ToolRequested
from tests.clock import AFTERNOON
from tests.examples import example

DENTAL = load_demo_businesses()["demo"]


def asked(tool: str, **arguments: str):
    wanted = example(ToolRequested, tool=tool, arguments=json.dumps(arguments))
    fact = Fact(subject="call.demo.01CALL", event=wanted, id="1", at=AFTERNOON, person="01ANN")
    return note_question(wanted, fact, DENTAL)


def test_what_nobody_wrote_down_is_noted_with_its_call():
    question = "do you validate zeppelin moorings"
    assert asked("answer_question", question=question) == QuestionUnanswered(question=question, call="01CALL", person="01ANN")


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("answer_question", {"question": "where can i park"}),
        ("answer_question", {"question": " "}),
        ("find_availability", {"service": "cleaning"}),
        ("no_such_tool", {}),
    ],
)
def test_what_is_answered_or_no_question_is_not(tool, arguments):
    assert asked(tool, **arguments) is None
