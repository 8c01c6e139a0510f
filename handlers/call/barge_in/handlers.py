"""Yielding: holding the voice when the caller begins to speak, then stopping or going on."""

from typing import assert_never

from handlers.call.barge_in.back_channel import INSISTS_MS, STOPS_MS, has_stop_word, is_back_channel, is_barge_in
from handlers.call.barge_in.words_played import split_at_played_word
from handlers.call.ports.ongoing_call import OngoingCall
from handlers.call.state import Conversation
from handlers.handler import handler
from schemas.line import PlaybackCleared
from schemas.reply import PlaybackContinued, PlaybackHeld, PlaybackStopped, WordsHeard
from schemas.speech import SpeechDiscarded, SpeechPartial, SpeechPaused, SpeechRecognised, SpeechStarted

#: Speech this long over the agent is an interruption even when no word has been made out.
_WORDLESS_MS = 700


@handler("yielding", role="voice")
async def give_way(
    spoke: SpeechStarted | SpeechPartial | SpeechPaused | SpeechRecognised | SpeechDiscarded, ongoing: OngoingCall
) -> PlaybackHeld | PlaybackContinued | PlaybackStopped | None:
    """Hold at the first sound over the agent, stop once it wants the floor, go on when it was nothing."""
    now = ongoing.conversation
    if not now.playback.playing:
        return None
    match spoke:
        case SpeechStarted(over_agent=True):
            return PlaybackHeld(sentence=now.playback.playing, frame=now.playback.spoken_frames)
        case SpeechPartial(words=words, voiced_ms=voiced) | SpeechPaused(words=words, voiced_ms=voiced) if _insists(
            words, voiced
        ):
            return _stop(now, "the caller took the floor")
        case SpeechRecognised(turn=turn) if turn >= _turn_playing(now):
            return _stop(now, "the caller finished a turn")
        case SpeechDiscarded(reason=reason) if now.playback.held:
            return PlaybackContinued(sentence=now.playback.playing, frame=now.playback.spoken_frames, reason=reason)
        case SpeechStarted() | SpeechPartial() | SpeechPaused() | SpeechRecognised() | SpeechDiscarded():
            return None
        case _:
            assert_never(spoke)


@handler("accounting", role="voice", done=(WordsHeard,))
async def account(cleared: PlaybackCleared, so_far: Conversation) -> WordsHeard | None:
    """Record which words of the interrupted sentence the caller heard."""
    sentence = so_far.playback.sentences.get(cleared.sentence)
    if sentence is None:
        return None
    heard, unheard = split_at_played_word(sentence.text, cleared.played_ms, so_far.playback.lengths.get(cleared.sentence, 0))
    return WordsHeard(sentence=cleared.sentence, heard=heard, unheard=unheard, played_ms=cleared.played_ms)


def _stop(now: Conversation, reason: str) -> PlaybackStopped:
    return PlaybackStopped(
        sentence=now.playback.playing, through=now.playback.composed, frame=now.playback.spoken_frames, reason=reason
    )


def _insists(words: str, voiced_ms: int) -> bool:
    """Words that want the floor, once they have lasted; or speech without words that goes on."""
    if has_stop_word(words):
        return voiced_ms >= STOPS_MS
    return voiced_ms >= (INSISTS_MS if is_barge_in(words) else _WORDLESS_MS) and not is_back_channel(words)


def _turn_playing(now: Conversation) -> int:
    """The turn that the sentence on the line answers: a turn after it interrupts, the same turn does not."""
    return now.playback.sentences[now.playback.playing].turn + 1
