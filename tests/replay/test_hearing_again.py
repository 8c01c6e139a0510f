"""The frames of a call through today's recogniser, beside what the other handlers said then."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from infra.replay.second_recognition import RecordedCallView
from schemas.fact import Fact
from schemas.frame import FRAME_MS, SILENCE, Frame
from schemas.speech import SpeechRecognised, SpeechStarted
from tests.replay.recording import play, rung, turn
from tests.voice.actors import BUSINESS, VOICED, LoudIsSpeech, Script


async def frames(*voiced: tuple[int, int]) -> AsyncIterator[Sequence[Frame]]:
    """Twenty seconds of line, with speech in these frames."""
    numbers = range(1, 1001)
    yield [Frame(n, n * FRAME_MS, 1, 0, VOICED if any(first <= n < last for first, last in voiced) else SILENCE) for n in numbers]


@pytest.fixture(scope="module")
def recorded() -> tuple[Fact, ...]:
    return play([*rung(), *turn(1, 4, "good mourning")]).facts


def test_what_is_understood_better_today_replaces_what_was_heard_then(recorded) -> None:
    async def hear() -> RecordedCallView:
        again = RecordedCallView(recorded)
        await again.hear(frames((200, 260)), LoudIsSpeech(), Script("good morning"), BUSINESS)
        return again

    facts = asyncio.run(hear()).facts
    words = [fact.event.words for fact in facts if isinstance(fact.event, SpeechRecognised)]
    assert words == ["good morning"]
    others = [fact.id for fact in facts if not fact.event.tag().startswith("speech.")]
    assert others == [fact.id for fact in recorded if not fact.event.tag().startswith("speech.")]
    began = next(fact for fact in facts if isinstance(fact.event, SpeechStarted))
    opened = next(fact for fact in facts if fact.event.tag() == "line.opened")
    assert abs((began.at - opened.at).total_seconds() - 4.0) < 0.2, "when the frame was heard, not when it was heard again"


def test_a_line_that_is_silent_has_no_turns(recorded) -> None:
    async def hear() -> RecordedCallView:
        again = RecordedCallView(recorded)
        await again.hear(frames(), LoudIsSpeech(), Script("nobody says this"), BUSINESS)
        return again

    assert not [fact for fact in asyncio.run(hear()).facts if fact.event.tag().startswith("speech.")]
