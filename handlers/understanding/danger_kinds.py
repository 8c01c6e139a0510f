"""The kinds of danger to life and property, and what each calls for first."""

from typing import Literal, get_args

DangerKind = Literal[
    "breathing",
    "collapse",
    "choking",
    "heart",
    "stroke",
    "seizure",
    "allergy",
    "bleeding",
    "poison",
    "self-harm",
    "injury",
    "burn",
    "drowning",
    "labour",
    "illness",
    "fire",
    "gas",
    "monoxide",
    "flood",
    "electric",
    "intruder",
    "violence",
    "child",  # a child locked in, missing or taken; anybody trapped or lost
]

#: What is to be done first: call for help, leave and then call, keep away, get to safety, or shut something off.
Answer = Literal["life", "poison", "self-harm", "fire", "gas", "electric", "attack", "flood"]

KINDS: tuple[str, ...] = get_args(DangerKind)

_ANSWERS: dict[str, Answer] = {
    "poison": "poison",
    "self-harm": "self-harm",
    "fire": "fire",
    "gas": "gas",
    "monoxide": "gas",
    "electric": "electric",
    "intruder": "attack",
    "violence": "attack",
    "flood": "flood",
}


def answer_to(kind: str) -> Answer:
    """What a kind of danger calls for; one that is not known is taken for danger to life."""
    return _ANSWERS.get(kind, "life")
