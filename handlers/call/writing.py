"""Writing instead of speaking: a sentence that may be sent is written down, as the PII guard lets it be."""

from handlers.call.ports.clearance import Clearance
from handlers.call.ports.verdicts import Verdicts
from handlers.call.state import Conversation
from handlers.handler import handler
from schemas.fact import Fact
from schemas.reply import SentenceComposed
from schemas.threads import SentenceWritten


@handler("writing", role="texts", done=(SentenceWritten,))
async def write_sentence(
    sentence: SentenceComposed, fact: Fact, so_far: Conversation, clearance: Clearance, verdicts: Verdicts
) -> SentenceWritten:
    """The sentence as it may be written."""
    cleared = await clearance.clear(fact, so_far, verdicts)
    return SentenceWritten(sentence=sentence.sentence, text=cleared.text, late=cleared.late)
