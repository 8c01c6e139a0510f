"""What this caller may hear now: the public, their own, and what they said."""

import msgspec

from handlers.call.state import Conversation
from handlers.shields.pii.allowance import Allowance
from handlers.shields.pii.caller_words import collect_caller_words
from handlers.shields.pii.lexicon import load_lexicon
from handlers.shields.pii.ports import Belonging
from handlers.shields.pii.public_facts import list_public_facts, write_number_forms
from handlers.shields.pii.street_addresses import normalise_address
from handlers.shields.pii.tokens import split_words
from schemas.knowledge import Business

_STRANGER = Belonging()
#: What callers tell of themselves, by the role it was understood in.
_THEIRS = frozenset("name phone email street postcode reference".split())
#: How many sentences back something may have begun.
_SENTENCES_BACK = 3


def find_allowance(business: Business, so_far: Conversation, own: Belonging = _STRANGER, *, verified: bool = False) -> Allowance:
    """What may be said in this call. Unverified callers hear of their own only names, last digits and what they said."""
    everybody = list_public_facts(business)
    understood = [value for role, value in so_far.turns.told if role in _THEIRS]
    told = collect_caller_words(
        so_far.lines, so_far.language, more_digits=[way for value in understood for way in _digits(value)]
    )
    names = {word.text for name in own.names for word in split_words(name)}
    known = load_lexicon(so_far.language)
    return msgspec.structs.replace(
        everybody,
        numbers=everybody.numbers | told.numbers | {"".join(filter(str.isdigit, one)) for one in own.references},
        own_numbers=frozenset(way for phone in (so_far.caller, *own.phones) for way in write_number_forms(phone)),
        texts=told.texts,
        own_texts=tuple(normalise_address(split_words(text, known.cut), known) for text in own.texts)
        + tuple(text.lower() for text in own.texts),
        names=everybody.names | told.names | names,
        said=told.words | {word.text for value in understood for word in split_words(value)},
        family=told.family,
        others=own.others,
        verified=verified,
    )


def find_words_before(so_far: Conversation, sentence: int) -> str:
    """What was said just before a sentence."""
    nths = sorted(nth for nth in so_far.playback.sentences if nth < sentence)[-_SENTENCES_BACK:]
    return " ".join(so_far.playback.sentences[nth].text for nth in nths)


def _digits(value: str) -> set[str]:
    return write_number_forms(value) if value.startswith("+") else {"".join(filter(str.isdigit, value))}
