"""Tools that take their time: nobody waits in silence, and whatever the caller says meanwhile, the answer is told."""

import asyncio

import pytest

from schemas import line, reply, speech, tools
from tests.voice.ledger import Ledger
from tests.voice.stage_play import CALL, Play

BOOK, LOOK = "book it for tuesday", "look for a free time"
DELAYED, ANSWERED, FAILED = "tool.delayed it is.", "tool.answered it is.", "tool.failed it is."


async def asked(play: Play, turn: int = 1) -> float:
    """The caller asks for something; when their last word was over."""
    await play.carrier.until(line.PlaybackMarked, sentence=1)
    play.carrier.speak(900)
    over = play.clock.steady() + 0.9
    await play.carrier.until(tools.ToolRequested, turn=turn)
    return over


def said(play: Play) -> list[str]:
    return [fact.event.text for fact in play.carrier.facts if isinstance(fact.event, reply.SentenceComposed)][1:]


def facts(play: Play, kind: type) -> list:
    return [fact for fact in play.carrier.facts if isinstance(fact.event, kind)]


async def told(play: Play, text: str) -> int:
    """Wait until the caller has heard a sentence to its end; its number."""
    composed = await play.carrier.until(reply.SentenceComposed, text=text)
    await play.carrier.until(line.PlaybackMarked, sentence=composed.event.sentence)
    return composed.event.sentence


async def test_what_is_looked_up_waits_for_no_log() -> None:
    """Nothing here reads the log: only the question is answered."""
    async with Play(LOOK, ledger=Ledger(reads=True)) as play:
        over = await asked(play)
        await play.carrier.until(reply.SentenceStarted, sentence=2)
        assert play.clock.steady() - over < 0.7
        assert said(play) == [ANSWERED]


async def test_a_lookup_is_asked_again_until_the_ledger_is_back() -> None:
    ledger = Ledger()
    async with Play(LOOK, ledger=ledger) as play:
        await asked(play)
        await asyncio.sleep(3)
        ledger.reads = True
        await told(play, ANSWERED)
        assert said(play) == [DELAYED, ANSWERED]
        assert ledger.asked > 3
        assert len(facts(play, tools.ToolAnswered)) == 1


@pytest.mark.parametrize("reads", [True, False])
async def test_beside_an_older_ledger_that_answers_everything_a_lookup_is_answered_once(reads: bool) -> None:
    async with Play(LOOK, ledger=Ledger(old=True, writes=0.1, reads=reads)) as play:
        await asked(play)
        await told(play, ANSWERED)
        await asyncio.sleep(3)
        assert said(play)[:1] == [ANSWERED]
        stored = [fact for fact in await play.bus.log.load(CALL) if isinstance(fact.event, tools.ToolAnswered)]
        assert len(stored) == 1


async def test_a_booking_that_is_quick_is_not_spoken_of() -> None:
    async with Play(BOOK, ledger=Ledger(writes=0.1)) as play:
        await asked(play)
        await told(play, ANSWERED)
        await asyncio.sleep(6)
        assert said(play) == [ANSWERED]
        assert not facts(play, tools.ToolDelayed)


async def test_a_caller_waits_for_a_word_less_than_a_second_and_is_asked_for_patience_twice() -> None:
    async with Play(BOOK, ledger=Ledger(writes=9)) as play:
        over = await asked(play)
        await play.carrier.until(reply.SentenceStarted, sentence=2)
        assert play.clock.steady() - over < 1.0
        timed = await play.carrier.until(reply.TurnTimed, turn=1)
        assert timed.event.total < 1000
        heard = await play.carrier.until(line.PlaybackMarked, sentence=2)
        again = await play.carrier.until(tools.ToolDelayed, nth=2)
        assert 3.9 < (again.at - heard.at).total_seconds() < 4.2
        await told(play, ANSWERED)
        assert said(play) == [DELAYED, DELAYED, ANSWERED]


async def test_when_the_ledger_is_dead_the_tool_is_given_up_and_nothing_is_said_twice() -> None:
    async with Play(BOOK) as play:
        wanted = await asked(play) and facts(play, tools.ToolRequested)[0]
        failed = await play.carrier.until(tools.ToolFailed)
        assert 9.8 < (failed.at - wanted.at).total_seconds() < 10.3
        await told(play, FAILED)
        await asyncio.sleep(6)
        assert said(play)[:3] == [DELAYED, DELAYED, FAILED]
        assert len(facts(play, tools.ToolDelayed)) == 2


async def test_asking_for_patience_changes_neither_what_is_remembered_nor_what_is_expected() -> None:
    async with Play(BOOK, ledger=Ledger(writes=2)) as play:
        await asked(play)
        await told(play, ANSWERED)
        states = [fact.event.state for fact in facts(play, reply.ReplyComposed)]
        assert states == ["1", "2", "2", "3"]


async def test_nothing_is_said_for_tools_that_nobody_waits_for() -> None:
    async with Play("note that", ledger=Ledger(writes=3)) as play:
        await asked(play)
        await asyncio.sleep(2.5)
        assert said(play) == []


async def test_while_the_agent_says_that_it_is_at_it_that_is_enough() -> None:
    """Two tools in one reply, and a sentence before them."""
    async with Play("arrange it", ledger=Ledger(writes=3)) as play:
        await asked(play)
        heard = await play.carrier.until(line.PlaybackMarked, sentence=2)
        assert not facts(play, tools.ToolDelayed)
        delayed = await play.carrier.until(tools.ToolDelayed)
        assert 0.6 < (delayed.at - heard.at).total_seconds() < 0.9
        await told(play, ANSWERED)
        await asyncio.sleep(3)
        assert said(play) == ["I am at it.", DELAYED, ANSWERED, ANSWERED]


@pytest.mark.parametrize("writes", [0.8, 1.2, 2.2])
async def test_who_interrupts_the_request_for_patience_hears_the_answer_all_the_same(writes: float) -> None:
    async with Play(BOOK, "hello are you there", ledger=Ledger(writes=writes)) as play:
        await asked(play)
        await play.carrier.until(reply.SentenceStarted, sentence=2)
        await asyncio.sleep(0.2)
        play.carrier.speak(1000)
        await play.carrier.until(reply.PlaybackStopped, sentence=2)
        answer = await told(play, ANSWERED)
        turn = await play.carrier.until(speech.SpeechRecognised, turn=2)
        composed = await play.carrier.until(reply.SentenceComposed, sentence=answer)
        assert composed.at >= turn.at, "not while the caller speaks"
        await told(play, "You said hello are you there.")
        assert said(play).count(ANSWERED) == 1
        assert len(facts(play, reply.PlaybackStopped)) == 1


async def test_an_answer_that_comes_while_the_caller_speaks_is_told_when_they_have_finished() -> None:
    async with Play(BOOK, "is that so difficult for you", ledger=Ledger(writes=2.4)) as play:
        await asked(play)
        await play.carrier.until(line.PlaybackMarked, sentence=2)
        await asyncio.sleep(0.3)
        play.carrier.speak(2000)
        spoken = await play.carrier.until(speech.SpeechRecognised, turn=2)
        assert facts(play, tools.ToolAnswered)[0].at < spoken.at
        await told(play, ANSWERED)
        assert not facts(play, reply.PlaybackStopped)
        await told(play, "You said is that so difficult for you.")


async def test_a_caller_who_speaks_in_the_wait_is_answered_at_once() -> None:
    async with Play(BOOK, "are you still there", ledger=Ledger(writes=6)) as play:
        await asked(play)
        await play.carrier.until(line.PlaybackMarked, sentence=2)
        await asyncio.sleep(1)
        play.carrier.speak(900)
        over = play.clock.steady() + 0.9
        await play.carrier.until(reply.SentenceStarted, sentence=3)
        assert play.clock.steady() - over < 0.8
        await told(play, ANSWERED)
        assert said(play)[1] == "You said are you still there."


async def test_a_new_owner_of_the_call_goes_on_asking_for_patience_and_gives_up_in_time() -> None:
    async with Play(BOOK) as play:
        await asked(play)
        play.kill()
        await asyncio.sleep(1.0)
        await play.take()
        await play.carrier.until(line.PlaybackMarked, sentence=2)
        play.kill()
        await asyncio.sleep(1.0)
        await play.take()
        again = await play.carrier.until(tools.ToolDelayed, nth=2)
        failed = await play.carrier.until(tools.ToolFailed)
        wanted = facts(play, tools.ToolRequested)[0]
        assert again.event.request == wanted.id
        assert 9.8 < (failed.at - wanted.at).total_seconds() < 10.3
        await told(play, FAILED)
        assert said(play)[:3] == [DELAYED, DELAYED, FAILED]


async def test_a_new_owner_tells_the_answer_that_an_interruption_had_kept_back() -> None:
    async with Play(BOOK, "hello are you there", ledger=Ledger(writes=0.9)) as play:
        await asked(play)
        await play.carrier.until(reply.SentenceStarted, sentence=2)
        await asyncio.sleep(0.2)
        play.carrier.speak(1500)
        await play.carrier.until(reply.PlaybackStopped, sentence=2)
        await play.carrier.until(tools.ToolAnswered)
        play.kill()
        await asyncio.sleep(0.5)
        await play.take()
        await told(play, ANSWERED)
        assert said(play).count(ANSWERED) == 1


async def test_a_new_owner_looks_up_what_the_last_one_had_not() -> None:
    ledger = Ledger()
    async with Play(LOOK, ledger=ledger) as play:
        await asked(play)
        play.kill()
        await asyncio.sleep(1.0)
        ledger.reads = True
        await play.take()
        await told(play, ANSWERED)
        assert said(play) == [ANSWERED]
