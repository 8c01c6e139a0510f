"""May we record? The caller's answer to the greeting's question: only a clear yes, to a question that was heard, is a yes."""

from handlers.conversation import Conversation
from handlers.handler import handler
from schemas.consent import RecordingAllowed, RecordingDeclined
from schemas.knowledge import Business
from schemas.line import CallEnded
from schemas.understanding import IntentRecognised

#: What may stand beside a yes without making it a yes to something else.
_BESIDE = frozenset(("yes", "thanks", "greet"))
#: The question stands: it is said again, or waited with.
_OPEN = frozenset(("repeat", "wait"))
#: Turn 0 is the greeting.
_GREETING = 0


@handler("recording-consent", role="voice", done=(RecordingAllowed, RecordingDeclined))
def answer(
    said: IntentRecognised | CallEnded, so_far: Conversation, business: Business
) -> RecordingAllowed | RecordingDeclined | None:
    """The answer to the first turn after the question, once a call; no answer is a no."""
    if not business.record or so_far.recording:
        return None
    if isinstance(said, CallEnded):
        return RecordingDeclined(person=so_far.person, turn=so_far.turn, reason="no-answer")
    intents = {said.intent, *said.also}
    if said.guess or intents & _OPEN:
        return None
    wording, heard = _question(so_far)
    if not heard:
        return RecordingDeclined(person=so_far.person, turn=said.turn, reason="unheard", language=said.language)
    if plain_yes(intents):
        return RecordingAllowed(person=so_far.person, turn=said.turn, wording=wording, said=said.words, language=said.language)
    return RecordingDeclined(
        person=so_far.person,
        turn=said.turn,
        reason="no" if "no" in intents else "no-answer",
        wording=wording,
        said=said.words if "no" in intents else "",
        language=said.language,
    )


def plain_yes(intents: set[str]) -> bool:
    """A yes and nothing else: "yes, I'd like to book" may be a yes to anything."""
    return "yes" in intents and intents <= _BESIDE


def _question(so_far: Conversation) -> tuple[str, bool]:
    """The words of the question, and whether they were played to the end."""
    greeting = so_far.replies.get(_GREETING)
    if greeting is None or not greeting.sentences:
        return "", False
    last = greeting.sentences[-1]
    words = so_far.sentences[last].text if last in so_far.sentences else ""
    return words, so_far.marked >= last or so_far.dropped < last
