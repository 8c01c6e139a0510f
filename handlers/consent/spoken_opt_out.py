"""Whoever says on the telephone that they want to be left alone is left alone: their do-not-contact is reported at once."""

import tomllib
from functools import lru_cache
from importlib.resources import files

from handlers.handler import handler
from handlers.phrase_patterns import has_phrase
from schemas.consent import ConsentReported
from schemas.fact import Fact
from schemas.subjects import parse_subject
from schemas.understanding import IntentRecognised


@handler("spoken-opt-out", role="ledger")
async def opt_out(said: IntentRecognised, fact: Fact) -> ConsentReported | None:
    """The wish of a final turn, reported to the person's ledger, which decides whether it is news."""
    if said.guess or not fact.person or not wants_no_contact(said.words):
        return None
    return ConsentReported(
        person=fact.person,
        change="do-not-contact",
        source="call",
        channel="call",
        purpose="marketing",
        origin=parse_subject(fact.subject).id,
        turn=said.turn,
        said=said.words,
        language=said.language,
    )


def wants_no_contact(words: str, language: str = "en") -> bool:
    """Whether somebody asks, in any reasonable wording, not to be called or written to any more."""
    phrases = _phrases().get(language) or _phrases()["en"]
    return has_phrase(words, phrases["said"]) and not has_phrase(words, phrases["unless"])


@lru_cache(maxsize=1)
def _phrases() -> dict[str, dict[str, tuple[str, ...]]]:
    text = (files("knowledge") / "law" / "spoken_opt_out.toml").read_text(encoding="utf-8")
    return {code: {name: tuple(said) for name, said in lists.items()} for code, lists in tomllib.loads(text).items()}
