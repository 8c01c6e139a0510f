"""Leave to speak: the PII guard's verdict, or its strictest rules when the verdict is late."""

from handlers.call.ports.clearance import Leave
from handlers.call.ports.verdicts import Verdicts
from handlers.call.state import Conversation
from handlers.shields.pii.disclosure import allowed, before
from handlers.shields.pii.handlers import SHIELD
from handlers.shields.pii.policy import failsafe
from handlers.shields.pii.public_facts import warm
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.reply import SentenceComposed


class GuardedClearance:
    """Clearance for the calls of one business. Without a verdict only the public and the caller's own words are said."""

    def __init__(self, business: Business) -> None:
        self._business = business
        warm(business)

    async def cleared(self, sentence: Fact, so_far: Conversation, verdicts: Verdicts) -> Leave:
        said = sentence.event
        if not isinstance(said, SentenceComposed):
            raise TypeError(f"{said.tag()} is no sentence: ask leave for sentence.composed only")
        verdict = await verdicts.of(SHIELD, sentence.id)
        if verdict is None:
            known = before(so_far, said.sentence)
            return Leave(failsafe(said.text, allowed(self._business, so_far), said.language, before=known), late=True)
        return Leave(said.text if verdict.verdict == "pass" else verdict.text)
