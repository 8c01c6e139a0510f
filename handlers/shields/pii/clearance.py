"""Leave to speak: the PII guard's verdict, or its strictest rules when the verdict is late."""

from handlers.call.ports.clearance import ClearedSentence
from handlers.call.ports.verdicts import Verdicts
from handlers.call.state import Conversation
from handlers.shields.pii.disclosure import find_allowance, find_words_before
from handlers.shields.pii.handlers import SHIELD
from handlers.shields.pii.policy import screen_without_verdict
from handlers.shields.pii.public_facts import warm_business
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.reply import SentenceComposed


class GuardedClearance:
    """Clearance for the calls of one business. Without a verdict only the public and the caller's own words are said."""

    def __init__(self, business: Business) -> None:
        self._business = business
        warm_business(business)

    async def clear(self, sentence: Fact, so_far: Conversation, verdicts: Verdicts) -> ClearedSentence:
        said = sentence.event
        if not isinstance(said, SentenceComposed):
            raise TypeError(f"{said.tag()} is no sentence: ask leave for sentence.composed only")
        verdict = await verdicts.of(SHIELD, sentence.id)
        if verdict is None:
            known = find_words_before(so_far, said.sentence)
            return ClearedSentence(
                screen_without_verdict(said.text, find_allowance(self._business, so_far), said.language, before=known), late=True
            )
        return ClearedSentence(said.text if verdict.verdict == "pass" else verdict.text)
