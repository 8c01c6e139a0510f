"""Leave to speak."""

from schemas.fact import Fact
from schemas.reply import SentenceComposed


class AsComposed:
    """Every sentence may be said as it was composed."""

    async def cleared(self, sentence: Fact) -> str:
        return sentence.event.text if isinstance(sentence.event, SentenceComposed) else ""
