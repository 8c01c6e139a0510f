"""May we record? The caller's answer to the greeting's question: only a clear yes, to a question that was heard, is a yes."""

from handlers.call.state import Conversation
from handlers.handler import handler
from schemas.consent import RecordingAllowed, RecordingDeclined
from schemas.knowledge import Business
from schemas.line import CallEnded, KeyPressed
from schemas.understanding import IntentRecognised

#: What may stand beside a yes without making it a yes to something else.
_BESIDE = frozenset(("yes", "thanks", "greet"))
#: The question stands: it is said again, or waited with.
_OPEN = frozenset(("repeat", "wait"))
#: Turn 0 is the greeting.
_GREETING = 0


@handler("recording-consent", role="voice", done=(RecordingAllowed, RecordingDeclined))
def answer_recording_question(
    said: IntentRecognised | KeyPressed | CallEnded, so_far: Conversation, business: Business
) -> RecordingAllowed | RecordingDeclined | None:
    """The answer to the first turn after the question, once a call; no answer is a no."""
    if not business.record or so_far.recording:
        return None
    wording, heard = _question(so_far)
    match said:
        case CallEnded():
            return RecordingDeclined(person=so_far.person, turn=so_far.turns.newest, reason="no-answer")
        case IntentRecognised(guess=True):
            return None
        case IntentRecognised(turn=turn, words=words):
            intents = {said.intent, *said.also}
        case KeyPressed(digit="1" | "2" as digit):
            turn, words, intents = so_far.turns.newest, f"key {digit}", {"yes" if digit == "1" else "no"}
        case KeyPressed():
            return None
    if intents & _OPEN:
        return None
    language = so_far.language
    if heard and plain_yes(intents):
        return RecordingAllowed(person=so_far.person, turn=turn, wording=wording, said=words, language=language)
    no = "no" in intents
    return RecordingDeclined(
        person=so_far.person,
        turn=turn,
        reason="no" if no else "no-answer" if heard else "unheard",
        wording=wording,
        said=words if no else "",
        language=language,
    )


def plain_yes(intents: set[str]) -> bool:
    """A yes and nothing else: "yes, I'd like to book" may be a yes to anything."""
    return "yes" in intents and intents <= _BESIDE


def _question(so_far: Conversation) -> tuple[str, bool]:
    """The words of the question, and whether they were played to the end. Only a greeting that asks expects a yes or no."""
    greeting = so_far.playback.replies.get(_GREETING)
    if greeting is None or not greeting.sentences or greeting.expects != "yes-no":
        return "", False
    last = greeting.sentences[-1]
    words = so_far.playback.sentences[last].text if last in so_far.playback.sentences else ""
    return words, so_far.playback.marked >= last or so_far.playback.dropped < last
