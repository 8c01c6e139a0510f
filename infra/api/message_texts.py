"""The texts of messages over HTTP: what is written about what, in whose words, and tried out before anybody reads it."""

from datetime import timedelta
from typing import Annotated

import msgspec

from handlers.business.message_fields import find_text_problem
from handlers.messages.shipped_texts import read_texts
from infra.api.endpoint import Visitor, endpoint
from infra.api.visit_desk import find_own_business, refuse

#: Topics that have no words of their own: parts of others, and what the business's people are told.
_PARTS = ("greeting", "at-address", "owner-")
Topic = Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]{1,64}$", description="What it is about, like reminder")]
Language = Annotated[str, msgspec.Meta(pattern="^([a-z]{2})?$", description="In two letters; the business's own when left out")]


class TextsAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    language: Language = ""


class PreviewAsked(TextsAsked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    topic: Topic
    text: Annotated[str, msgspec.Meta(max_length=1000, description="Words to try; those in force when left out")] = ""


class TextLine(msgspec.Struct, frozen=True, kw_only=True):
    """A text with its fields in braces; `own`: the business has written it itself, under `texts` of its settings."""

    topic: str
    language: str
    text: str
    own: bool


class MessageTextList(msgspec.Struct, frozen=True, kw_only=True):
    texts: list[TextLine]


class TextPreview(msgspec.Struct, frozen=True, kw_only=True):
    """A text as somebody called Maria would read it, about a visit tomorrow. `parts` is how many SMS it takes."""

    text: str
    parts: int


@endpoint("/message-texts/list", method="POST")
async def list_texts(asked: TextsAsked, visitor: Visitor) -> MessageTextList:
    """What is written about what in a language: the business's own words where it has some, else those that are shipped."""
    _, business = await find_own_business(visitor)
    language = asked.language or business.language
    lines = []
    for topic, shipped in sorted(read_texts().topics.items()):
        if topic.startswith(_PARTS):
            continue
        own = business.texts.get(f"{topic}.{language}") or business.texts.get(topic) or ""
        lines.append(TextLine(topic=topic, language=language, text=own or shipped.get(language, shipped["en"]), own=bool(own)))
    return MessageTextList(texts=lines)


@endpoint("/message-texts/preview", method="POST")
async def preview_text(asked: PreviewAsked, visitor: Visitor) -> TextPreview:
    """A text as it would be read, with words of one's own tried out. Nothing is sent, and nothing is changed."""
    _, business = await find_own_business(visitor)
    texts = read_texts()
    if asked.topic not in texts.topics or asked.topic.startswith(_PARTS):
        raise refuse("topic", "there is no text about that; POST /message-texts/list names those there are")
    if problem := find_text_problem(asked.text):
        raise refuse("text", problem)
    if asked.text:
        business = msgspec.structs.replace(business, texts={asked.topic: asked.text})
    now, language = visitor.books.clock.now(), asked.language or business.language
    service = business.services[0].name if business.services else ""
    start = (now + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    values = {
        "service": service,
        "link": business.review_link,
        "who": "Maria",
        "text": "",
        "reference": "HW427",
        "code": "123456",
    }
    day, clock = f"{start:%Y-%m-%d}", f"{start:%H:%M}"
    text = texts.about(business, asked.topic, language, start=start, now=now, person="Maria", day=day, time=clock, **values)
    return TextPreview(text=text, parts=count_parts(text))


def count_parts(text: str) -> int:
    """How many messages a text is charged as: of 160 letters, or of 70 where one is outside the carriers' own alphabet."""
    plain = all(mark in _GSM for mark in text)
    one, more = (160, 153) if plain else (70, 67)
    return 1 if len(text) <= one else -(-len(text) // more)


#: The alphabet of GSM 03.38 without its escapes.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
