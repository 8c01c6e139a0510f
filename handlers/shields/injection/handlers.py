"""The injection shield of one call: every turn of the caller gets a verdict, and the owner hears of the first bad one."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Literal

from handlers.call.ports.ongoing_call import OngoingCall
from handlers.clock import Clock
from handlers.handler import handler
from handlers.shields.injection.policy import InjectionJudge, Suspicion
from handlers.shields.injection.second_opinion import SecondOpinion
from handlers.shields.injection.state import find_build_up
from schemas.business import OwnerNotified
from schemas.fact import Fact
from schemas.speech import SpeechRecognised
from schemas.understanding import VerdictGiven

SHIELD = "injection"
#: Chances from which a turn is flagged, and blocked; on its wording alone no turn is blocked.
FLAGGED, BLOCKED = 0.6, 0.85
#: A second opinion is asked for when a turn that passed is not clearly innocent, and waited for so long.
_UNSURE, _OPINION_SECONDS = 0.2, 1.0
_SENTENCE = "A caller may have tried to talk the receptionist out of its rules ({reason}); look at the call before acting on it."

Word = Literal["pass", "flag", "block"]


@handler(SHIELD, role="shields", done=(VerdictGiven,))
class InjectionShield:
    """Judges the turns of one call. What it remembers can be made again from the call's lines."""

    def __init__(self, ongoing: OngoingCall, judge: InjectionJudge, opinion: SecondOpinion, clock: Clock) -> None:
        self._call, self._judge, self._opinion, self._clock = ongoing, judge, opinion, clock
        self._judged: dict[tuple[int, str], Suspicion] = {}

    async def __call__(self, said: SpeechRecognised, fact: Fact) -> AsyncIterator[VerdictGiven | OwnerNotified]:
        """The verdict at once; a second opinion may follow that is stricter, never one that is milder."""
        begun = self._clock.steady()
        earlier = [line for line in self._call.conversation.lines if line.who == "caller" and line.turn < said.turn]
        turns = [*(self._suspicion(line.turn, line.words) for line in earlier), self._suspicion(said.turn, said.words)]
        for words in said.alternatives:
            turns[-1] = max(turns[-1], self._judge.suspicion(words))
        word, reason = judge_turns(turns)
        told = SHIELD in self._call.conversation.guard.flags
        if word != "pass" and not told:
            yield self._notice(reason)
        took = round((self._clock.steady() - begun) * 1000, 3)
        yield _given(said, fact, word, reason, turns, took)
        if word == "pass" and turns[-1].attack >= _UNSURE and await self._suspected(said, [line.words for line in earlier]):
            if not told:
                yield self._notice("second opinion")
            took = round((self._clock.steady() - begun) * 1000, 3)
            yield _given(said, fact, "flag", "second opinion", turns, took)

    def _suspicion(self, turn: int, words: str) -> Suspicion:
        if (turn, words) not in self._judged:
            self._judged[turn, words] = self._judge.suspicion(words)
        return self._judged[turn, words]

    def _notice(self, reason: str) -> OwnerNotified:
        call = self._call.conversation.call
        return OwnerNotified(topic=SHIELD, text=_SENTENCE.format(reason=reason), source=call, call=call)

    async def _suspected(self, said: SpeechRecognised, earlier: Sequence[str]) -> bool:
        try:
            async with asyncio.timeout(_OPINION_SECONDS):
                chance = await self._opinion.suspects(said.words, earlier)
        except TimeoutError:
            return False
        return chance is not None and chance >= FLAGGED


def judge_turns(turns: Sequence[Suspicion]) -> tuple[Word, str]:
    """The word on the last of these turns, and the reason: its own, or that they build up."""
    now = turns[-1]
    if now.attack >= BLOCKED and now.framed:
        return "block", now.reason
    flagged, blocked = find_build_up(turns)
    if blocked:
        return "block", "build-up"
    if now.attack >= FLAGGED:
        return "flag", now.reason
    return ("flag", "build-up") if flagged else ("pass", "")


def _given(said: SpeechRecognised, fact: Fact, word: Word, reason: str, turns: Sequence[Suspicion], took: float) -> VerdictGiven:
    now = turns[-1]
    seen = f"{len(said.words.split())} words after {len(turns) - 1} turns"
    return VerdictGiven(
        shield=SHIELD,
        about=fact.id,
        turn=said.turn,
        verdict=word,
        reason=reason,
        looked_at=f"{seen}; frames: {now.frames}" if word != "pass" else seen,
        score=round(now.attack, 3),
        judge_ms=took,
    )
