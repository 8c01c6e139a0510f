"""A mind that costs money is not asked again: what it said then is given back; the built-in mind answers the rest."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence

import msgspec

from handlers.call.ports.mind import Mind, Occasion, ReplyDone, SaySentence, Thought, UseTool
from handlers.call.state import Conversation
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.reply import ReplyComposed, SentenceComposed
from schemas.tools import ToolHeld, ToolRequested


class RecordedMind:
    """The model's replies of a recorded call, by the kind of occasion and its turn, in order."""

    prompt = True

    def __init__(self, recorded: Sequence[Fact], otherwise: Mind) -> None:
        self.name = f"recorded, then {otherwise.name}"
        self._otherwise = otherwise
        self._replies: defaultdict[tuple[str, int], list[list[Thought]]] = defaultdict(list)
        causes = {fact.id: fact.event.tag() for fact in recorded}
        thoughts: defaultdict[str, list[Thought]] = defaultdict(list)
        models = {fact.cause for fact in recorded if isinstance(fact.event, SentenceComposed) and fact.event.source == "model"}
        for fact in recorded:
            if fact.cause not in models:
                continue
            match fact.event:
                case SentenceComposed(text=text, source="dialogue" | "model" | "cache" | "formula" as source):
                    thoughts[fact.cause].append(SaySentence(text, source))
                case ToolRequested(tool=tool, arguments=arguments) | ToolHeld(tool=tool, arguments=arguments):
                    thoughts[fact.cause].append(UseTool(tool, msgspec.json.decode(arguments)))
                case ReplyComposed(turn=turn) as whole:
                    done = ReplyDone(
                        state=whole.state,
                        expects=whole.expects,
                        hang_up=whole.hang_up,
                        outcome=whole.outcome,
                        appointment=whole.appointment,
                    )
                    self._replies[causes.get(fact.cause, ""), turn].append([*thoughts.pop(fact.cause, []), done])
                case _:  # open: other facts are no thoughts
                    pass

    async def think(self, occasion: Occasion, so_far: Conversation, business: Business) -> AsyncIterator[Thought]:
        replies = self._replies.get((occasion.tag(), int(getattr(occasion, "turn", so_far.turns.newest))))
        if replies:
            for thought in replies.pop(0):
                yield thought
            return
        async for thought in self._otherwise.think(occasion, so_far, business):
            yield thought
