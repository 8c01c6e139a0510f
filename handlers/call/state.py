"""The call so far: a pure fold over its facts, all that a new owner needs to go on."""

from datetime import datetime
from typing import Literal

import msgspec

from handlers.call.turn_cost import TurnCost, add_waiting
from handlers.call.verification_state import VerificationStanding, evolve_standing
from handlers.placement import placed
from schemas import consent, line, reply, speech, tools, understanding
from schemas.fact import Fact
from schemas.frame import FRAME_MS
from schemas.reply import Expects
from schemas.toolbox import QUIET
from schemas.verification import VerificationPassed


class TranscriptLine(msgspec.Struct, frozen=True):
    """One thing said, by whom, in which turn."""

    who: Literal["caller", "agent"]
    words: str
    turn: int


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a call. `state` is the mind's memory after its last reply; `expects` what that reply asked for.

    `playing` is the sentence on the line (0: silence); `dropped` the last sentence that an interruption voided.
    `timed` is the last turn whose latency is known.
    `turn` is the newest turn begun, `open_turn` the same while the caller has not finished it, else 0.
    `edge` holds the caller's socket, opened by the fact `line`; both are empty while the line is lost.
    `recording`: what the caller answered when asked whether the call may be recorded (empty: nothing yet).
    `told` is all that was understood in this call, as role and value.
    `verified` are the persons (ids) the caller has shown to be.
    `flags` are the shields that have flagged or blocked something in this call, `failing` those that gave no verdict when
    one was last due. `place` is where the caller's place is, by the geo-fence: `inside` or `outside` the area, `unknown`, or
    empty when none was named; it is so since the turn `place_turn`, and was `place_before` where that turn went unjudged.
    `standing` is how far verification has come.
    `composed`, `started`, `spoken` and `marked` count sentences;
    `lengths` are theirs in milliseconds, once all is out. `requests` are tools not yet answered, by fact id;
    `waited` says of each answer of a tool, by fact id, what its turn had cost by then;
    `page_at` is the sequence of the newest fact that they wrote in the diary;
    `delayed` is the last turn in which one was waited for in silence.
    `first_sentence` is the number of the first sentence that answers a fact, by its id. `intents` are those of all turns.
    """

    tenant: str = ""
    call: str = ""
    person: str = ""
    caller: str = ""
    called: str = ""
    edge: str = ""
    line: str = ""
    language: str = "en"
    timezone: str = "UTC"
    ringing_at: datetime | None = None
    now: datetime | None = None
    turn: int = 0
    open_turn: int = 0
    last_speech: speech.SpeechRecognised | None = None
    last_speech_at: datetime | None = None
    lines: tuple[TranscriptLine, ...] = ()
    state: str = ""
    expects: Expects = "anything"
    flags: frozenset[str] = frozenset()
    failing: frozenset[str] = frozenset()
    place: str = ""
    place_turn: int = 0
    place_before: str = ""
    standing: VerificationStanding = VerificationStanding()
    verified: frozenset[str] = frozenset()
    composed: int = 0
    started: int = 0
    spoken: int = 0
    marked: int = 0
    dropped: int = 0
    timed: int = 0
    held: bool = False
    spoken_frames: int = 0
    lengths: dict[int, int] = {}
    heard_frames: int = 0
    sentences: dict[int, reply.SentenceComposed] = {}
    replies: dict[int, reply.ReplyComposed] = {}
    first_sentence: dict[str, int] = {}
    requests: dict[str, tools.ToolRequested] = {}
    waited: dict[str, TurnCost] = {}
    page_at: int = 0
    delayed: int = 0
    last_intent: understanding.IntentRecognised | None = None
    intents: tuple[understanding.IntentRecognised, ...] = ()
    told: frozenset[tuple[str, str]] = frozenset()
    silences: int = 0
    outcome: str = ""
    recording: Literal["", "allowed", "declined"] = ""
    hanging_up: bool = False
    ended: bool = False

    @property
    def playing(self) -> int:
        """The sentence the caller is hearing or about to hear; 0 when the agent is silent."""
        waiting = [n for n in self.sentences if n > max(self.marked, self.dropped)]
        return min(waiting, default=0)

    @property
    def quiet(self) -> bool:
        """Nobody speaks on the line."""
        return bool(self.line) and not self.playing and not self.open_turn

    @property
    def awaited(self) -> frozenset[int]:
        """The turns in which the caller waits for a tool."""
        return frozenset(one.turn for one in self.requests.values() if one.tool not in QUIET)

    def awaits(self, request: str) -> bool:
        """Whether the tool asked for by this fact may still be answered."""
        return request in self.requests and not self.ended


def evolve(so_far: Conversation, fact: Fact) -> Conversation:
    """The conversation after one more fact; facts it does not know leave it as it is."""
    change = msgspec.structs.replace
    now = change(so_far, now=fact.at, standing=evolve_standing(so_far.standing, fact.event))
    match fact.event:
        case line.CallRinging(person=person, caller=caller, called=called, language=language, timezone=timezone):
            return change(
                now,
                person=person,
                caller=caller,
                called=called,
                language=language,
                timezone=timezone,
                ringing_at=fact.at,
            )
        case line.LineOpened(edge=edge):
            return change(now, edge=edge, line=fact.id)
        case line.LineLost() if fact.cause in {"", now.line}:
            return change(now, edge="", line="")
        case line.PlaybackMarked(sentence=sentence):
            return change(now, marked=max(now.marked, sentence))
        case line.CallEnded():
            return change(now, ended=True)
        case speech.SpeechStarted(turn=turn, frame=frame):
            return change(now, turn=max(turn, now.turn), open_turn=turn, heard_frames=max(frame - 1, 0))
        case speech.SpeechRecognised(turn=turn, words=words, to_frame=frame) as spoke:
            return change(
                now,
                turn=turn,
                open_turn=0,
                last_speech=spoke,
                last_speech_at=fact.at,
                lines=(*now.lines, TranscriptLine("caller", words, turn)),
                heard_frames=frame,
                silences=0,
            )
        case speech.SpeechDiscarded(frame=frame):
            return change(now, open_turn=0, heard_frames=frame)
        case speech.CallerSilent(nth=nth):
            return change(now, silences=nth)
        case understanding.IntentRecognised(guess=False) as intent:
            told = now.told | {(entity.role, entity.value) for entity in intent.entities}
            return change(now, last_intent=intent, intents=(*now.intents, intent), language=intent.language, told=told)
        case VerificationPassed(target=target):
            return change(now, verified=now.verified | {target})
        case understanding.VerdictGiven() as verdict:
            return heed_verdict(now, verdict)
        case reply.SentenceComposed(sentence=nth, text=text, turn=turn) as sentence:
            said = TranscriptLine("agent", text, turn)
            return change(
                now,
                composed=max(nth, now.composed),
                sentences=now.sentences | {nth: sentence},
                first_sentence={fact.cause: nth} | now.first_sentence,
                lines=(*now.lines, said),
            )
        case reply.ReplyComposed(turn=turn, state=state, expects=expects, hang_up=hang_up) as whole:
            return change(
                now,
                state=state,
                expects=expects,
                hanging_up=now.hanging_up or hang_up,
                replies=now.replies | ({turn: whole} if whole.sentences or turn not in now.replies else {}),
            )
        case reply.TurnTimed(turn=turn):
            return change(now, timed=turn)
        case reply.SentenceStarted(sentence=nth):
            return change(now, started=max(nth, now.started))
        case reply.SentenceSpoken(sentence=nth, from_frame=first, to_frame=frame):
            lengths = now.lengths | {nth: (frame - first + 1) * FRAME_MS}
            return change(now, spoken=max(nth, now.spoken), spoken_frames=frame, lengths=lengths)
        case reply.PlaybackHeld():
            return change(now, held=True)
        case reply.PlaybackContinued():
            return change(now, held=False)
        case reply.PlaybackStopped(through=through):
            return change(now, held=False, dropped=max(through, now.dropped))
        case reply.WordsHeard(sentence=nth, heard=heard):
            lines = tuple(
                msgspec.structs.replace(said, words=heard + " —")
                if said.who == "agent" and nth in now.sentences and said.words == now.sentences[nth].text
                else said
                for said in now.lines
            )
            return change(now, lines=lines)
        case tools.ToolRequested() as request:
            return change(now, requests=now.requests | {fact.id: request})
        case tools.ToolAnswered(request=id_, page_at=page_at) as answer:
            return change(
                now,
                requests={k: v for k, v in now.requests.items() if k != id_},
                waited=now.waited | {fact.id: add_waiting(now.waited, answer, now.requests.get(id_))},
                page_at=max(now.page_at, page_at),
            )
        case tools.ToolFailed(request=id_):
            return change(now, requests={k: v for k, v in now.requests.items() if k != id_})
        case tools.ToolDelayed(turn=turn):
            return change(now, delayed=max(now.delayed, turn))
        case tools.OutcomeLogged(outcome=outcome):
            return change(now, outcome=outcome)
        case consent.RecordingAllowed():
            return change(now, recording="allowed")
        case consent.RecordingDeclined():
            return change(now, recording="declined")
        case _:
            return now


def heed_verdict(so_far: Conversation, verdict: understanding.VerdictGiven) -> Conversation:
    """The conversation after a shield's word: a sentence of which less was said is remembered as it was said."""
    change = msgspec.structs.replace
    if verdict.verdict == "failed":
        so_far = change(so_far, failing=so_far.failing | {verdict.shield})
    elif verdict.shield in so_far.failing:
        so_far = change(so_far, failing=so_far.failing - {verdict.shield})
    if verdict.verdict in {"flag", "block"}:
        so_far = change(so_far, flags=so_far.flags | {verdict.shield})
    if verdict.shield == "geofence":
        place, turn, before = placed((so_far.place, so_far.place_turn, so_far.place_before), verdict)
        so_far = change(so_far, place=place, place_turn=turn, place_before=before)
    composed = so_far.sentences.get(verdict.sentence)
    if verdict.text and composed is not None:
        lines = tuple(
            change(said, words=verdict.text) if said.who == "agent" and said.words == composed.text else said
            for said in so_far.lines
        )
        instead = change(composed, text=verdict.text)
        so_far = change(so_far, sentences=so_far.sentences | {verdict.sentence: instead}, lines=lines)
    return so_far
