"""The transcript of a call: who said what, as far as it was said and heard."""

from typing import Literal, assert_never

import msgspec

from schemas.fact import Fact
from schemas.reply import SentenceComposed, WordsHeard
from schemas.speech import SpeechRecognised
from schemas.threads import SentenceWritten
from schemas.understanding import VerdictGiven

_change = msgspec.structs.replace
#: What stands after the words at which the agent was cut off.
CUT = " —"


class Line(msgspec.Struct, frozen=True):
    """One thing said, by whom, in which turn; the agent's sentences by their number in the call."""

    who: Literal["caller", "agent"]
    words: str
    turn: int
    sentence: int = 0


Transcript = tuple[Line, ...]
TranscriptFact = SpeechRecognised | SentenceComposed | WordsHeard | VerdictGiven | SentenceWritten


def evolve_transcript(lines: Transcript, event: TranscriptFact, _: Fact) -> Transcript:
    """The transcript after one more fact: what was cut off or may not be said is remembered as it was heard."""
    match event:
        case SpeechRecognised(turn=turn, words=words):
            return (*lines, Line("caller", words, turn))
        case SentenceComposed(turn=turn, sentence=nth, text=text):
            return (*lines, Line("agent", text, turn, nth))
        case WordsHeard(sentence=nth, heard=heard):
            return _instead(lines, nth, heard + CUT)
        case SentenceWritten(sentence=nth, text=text):
            return _instead(lines, nth, text)
        case VerdictGiven():
            return reworded(lines, event)
        case _:
            assert_never(event)


def reworded(lines: Transcript, verdict: VerdictGiven) -> Transcript:
    """The transcript with what a shield lets be said of a sentence instead of it."""
    return _instead(lines, verdict.sentence, verdict.text) if verdict.text else lines


def _instead(lines: Transcript, sentence: int, words: str) -> Transcript:
    return tuple(_change(said, words=words) if said.who == "agent" and said.sentence == sentence else said for said in lines)
