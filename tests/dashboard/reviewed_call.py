"""A call to be reviewed: six seconds, the caller loud in the first and the last two, the agent between."""

from datetime import timedelta

from infra.privacy.recording.file_seal import write_wav
from schemas.line import CallEnded, CallRinging, LineOpened
from schemas.privacy import RecordingSealed
from schemas.reply import SentenceComposed, SentenceSpoken, SentenceStarted
from schemas.speech import SpeechRecognised
from schemas.understanding import IntentRecognised
from tests.projectors.a_day import NOON, drafts

CALL = "c7"
_LOUD, _QUIET = b"\x00", b"\xff"
_SECOND = 8000
RECORDING = write_wav(
    (_LOUD + _QUIET) * (2 * _SECOND) + (_QUIET + _LOUD) * (2 * _SECOND) + (_LOUD + _QUIET) * (2 * _SECOND),
)


def _speech(turn: int, words: str, first: int) -> SpeechRecognised:
    """Two seconds of the caller, from a frame on."""
    return SpeechRecognised(
        turn=turn,
        words=words,
        confidence=0.62,
        from_frame=first,
        to_frame=first + 99,
        ended_frame=first + 99,
        endpoint_ms=300,
        recognise_ms=40,
        engine="bundled",
    )


#: Facts stand a second apart: the line opens in the second second, and the sentence begins two seconds later.
REVIEWED = drafts(
    (f"call.{CALL}", CallRinging(person="cid", caller="+16175550177", called="+16175550100", timezone="America/New_York")),
    (f"call.{CALL}", LineOpened(stream="s7", edge="e1")),
    (f"call.{CALL}", _speech(1, "are my pearly whites due", 1)),
    (f"call.{CALL}", SentenceStarted(sentence=1, turn=1, frame=1, synthesise_ms=40.0, engine="bundled")),
    (f"call.{CALL}", IntentRecognised(turn=1, words="are my pearly whites due", intent="hours", confidence=0.41, tier="fast")),
    (f"call.{CALL}", SentenceComposed(turn=1, sentence=1, text="We are open until five.", source="dialogue")),
    (f"call.{CALL}", SentenceSpoken(sentence=1, turn=1, from_frame=1, to_frame=100)),
    (f"call.{CALL}", _speech(2, "no i meant a cleaning", 201)),
    (f"call.{CALL}", CallEnded(reason="caller", seconds=6.0)),
    (f"call.{CALL}", RecordingSealed(seconds=6.0, size=99, codec="c", digest="c7c7")),
    first=7000,
    begin=NOON - timedelta(hours=5),
)
