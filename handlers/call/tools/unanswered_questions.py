"""What callers ask and the business has written nothing about: a list for the owner."""

from handlers.call.tools.arguments import read_tool_arguments
from handlers.call.tools.knowledge_lookup import answer_question
from handlers.handler import handler
from schemas.contacts import QuestionUnanswered
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.subjects import parse_subject
from schemas.toolbox import AnswerQuestion
from schemas.tools import ToolRequested


@handler("unanswered-questions", role="ledger")
def note_question(asked: ToolRequested, fact: Fact, business: Business) -> QuestionUnanswered | None:
    """The question, when looking it up finds nothing; None for other tools, and for what is answered."""
    wish = read_tool_arguments(asked)
    if not isinstance(wish, AnswerQuestion) or not wish.question.strip() or answer_question(wish.question, business).text:
        return None
    return QuestionUnanswered(question=wish.question.strip(), call=parse_subject(fact.subject).id, person=fact.person)
