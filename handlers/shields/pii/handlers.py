"""The PII guard: what may be said of each sentence, before it is spoken."""

from handlers.call.state import Conversation
from handlers.clock import Clock
from handlers.handler import handler
from handlers.shields.pii.disclosure import find_allowance, find_words_before
from handlers.shields.pii.policy import screen_sentence
from handlers.shields.pii.ports import Belongings
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.reply import SentenceComposed
from schemas.understanding import VerdictGiven

SHIELD = "pii"


@handler("pii", role="shields", done=(VerdictGiven,))
async def guard(
    sentence: SentenceComposed, fact: Fact, so_far: Conversation, business: Business, whose: Belongings, clock: Clock
) -> VerdictGiven:
    """Judge one sentence: `flag` and `block` bring the text that may be said instead."""
    began = clock.steady()
    may = find_allowance(
        business, so_far, whose.of(so_far.tenant, so_far.person), verified=so_far.person in so_far.guard.verified
    )
    seen = screen_sentence(sentence.text, may, sentence.language, before=find_words_before(so_far, sentence.sentence))
    changed = seen.verdict != "pass"
    return VerdictGiven(
        shield=SHIELD,
        about=fact.id,
        turn=sentence.turn,
        verdict="block" if seen.verdict == "block" else "flag" if changed else "pass",
        reason=", ".join(seen.reasons),
        looked_at=f"sentence {sentence.sentence}",
        score=float(changed),
        judge_ms=round((clock.steady() - began) * 1000, 2),
        sentence=sentence.sentence,
        text=seen.text if changed else "",
    )
