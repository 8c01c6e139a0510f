"""What an owner has written elsewhere is answered with, word for word; what it does not say is not known."""

import msgspec
import pytest

from handlers.business.business_file import read_business_parts, write_business_file
from handlers.business.settings_validation import list_problems
from handlers.business.templates import open_from_template
from handlers.call.tools.knowledge_lookup import answer_question
from handlers.language.shelf import languages
from handlers.understanding.faqs import FaqIndex
from infra.engines.encoder.chosen import encoder
from schemas.documents import Document, cut_passages

MARKDOWN = """# House rules
We are closed every second Monday of the month for training. Dogs are welcome if they stay on a lead.

## Cancellations
If you cancel less than 24 hours before, we charge **half** of the price.

## Extensions
Tape extensions last six to eight weeks. We use [Great Lengths](https://example.com) human hair only. Removing them takes an hour.

## Packages
- Gift vouchers are valid for two years.

| Package | Price |
|---|---|
| Bridesmaid styling | 60 euros |
"""
HTML = """<html><head><title>x</title><style>p { color: red }</style></head><body><h1>Extensions</h1>
<p>Tape extensions last <b>six to eight weeks</b>.</p><script>alert(1)</script><ul><li>Human hair only</li></ul></body></html>"""
RULES = Document(id="rules", text=MARKDOWN)
ENGLISH = languages().of("en")
SALON = msgspec.structs.replace(open_from_template("sol", "hair_salon", "Sol", "+16175550177"), documents=(RULES,))


def texts(text: str, form: str = "markdown", title: str = "") -> list[tuple[str, str]]:
    return [(one.heading, one.text) for one in cut_passages(Document(id="d", text=text, form=form, title=title))]


def test_markdown_is_read_without_its_marks_under_its_headings():
    assert texts(MARKDOWN) == [
        ("House rules", "We are closed every second Monday of the month for training. Dogs are welcome if they stay on a lead."),
        ("Cancellations", "If you cancel less than 24 hours before, we charge half of the price."),
        (
            "Extensions",
            "Tape extensions last six to eight weeks. We use Great Lengths human hair only. Removing them takes an hour.",
        ),
        ("Packages", "Gift vouchers are valid for two years."),
        ("Packages", "Package, Price"),
        ("Packages", "Bridesmaid styling, 60 euros"),
    ]


def test_a_page_is_read_without_what_is_not_words():
    assert texts(HTML, "html") == [("Extensions", "Tape extensions last six to eight weeks."), ("Extensions", "Human hair only")]


def test_plain_text_is_cut_between_sentences():
    sentence = "This is a sentence of some length about nothing in particular, said once more. "
    parts = texts(sentence * 10, "text", "Notes")
    assert all(len(text) <= 320 and text.endswith(".") and heading == "Notes" for heading, text in parts)
    assert " ".join(text for _, text in parts) == (sentence * 10).strip()


@pytest.mark.parametrize("text", ["", "\n\n#\n", "|---|", "<", "<p", "# # #", "**", "[]()", "\0"])
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_whatever_is_written_is_read(text, form):
    assert isinstance(texts(text, form), list)


@pytest.fixture(scope="module")
def index() -> FaqIndex:
    return FaqIndex(SALON, ENGLISH.lexicon, encoder().encode)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("how long do tape extensions last", "six to eight weeks"),
        ("is it human hair you use for extensions", "human hair only"),
        ("how long are gift vouchers valid", "two years"),
    ],
)
def test_a_question_is_found_by_what_it_means_and_answered_with_the_document(index, question, answer):
    topic, _ = index.topic(ENGLISH.lexicon.words(question), question)
    assert answer in next(faq.answer for faq in SALON.answers if faq.topic == topic)


@pytest.mark.parametrize(
    "question", ["who won the football yesterday", "what is your wifi password", "are you hiring", "do you speak german"]
)
def test_what_the_documents_do_not_say_is_not_known(index, question):
    topic, _ = index.topic(ENGLISH.lexicon.words(question), question)
    assert "/" not in topic
    assert answer_question(question, SALON).text == ""


def test_documents_come_back_from_the_file_and_too_much_is_refused():
    assert read_business_parts(write_business_file(SALON))["documents"] == [{"id": "rules", "text": MARKDOWN}]
    long = msgspec.structs.replace(SALON, documents=(Document(id="long", text="word. " * 40_000),))
    assert "documents.long.text" in {one.field for one in list_problems(long)}
    assert not list(list_problems(SALON))
