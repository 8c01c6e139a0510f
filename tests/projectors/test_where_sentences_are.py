"""The transcript's offsets are where the sound is in the recording, whatever was interrupted."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.call.recording.timeline import mix_channels
from projectors.calls import calls
from read_models.call_offsets import PlacedLine, place_lines
from schemas.fact import Fact
from schemas.frame import FRAME_BYTES, FRAME_MS, Frame
from schemas.line import LineOpened, PlaybackCleared
from schemas.reply import PlaybackStopped, SentenceComposed, SentenceSpoken, SentenceStarted
from schemas.speech import SpeechRecognised
from tests.examples import example

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def facts(*said) -> list[Fact]:
    """Facts of one call, each at its milliseconds after noon."""
    return [
        Fact(subject="call.t.c", event=event, id=str(nth), at=NOON + timedelta(milliseconds=ms))
        for nth, (ms, event) in enumerate(said)
    ]


def started(nth: int, frame: int) -> SentenceStarted:
    return SentenceStarted(sentence=nth, turn=0, frame=frame, synthesise_ms=1, engine="e")


def composed(nth: int) -> SentenceComposed:
    return SentenceComposed(turn=0, sentence=nth, text=f"sentence {nth}", source="dialogue")


def placed(happened: list[Fact]) -> dict[tuple[str, int], tuple[int | None, int | None]]:
    """The offsets of each line, from its rows."""
    rows: dict[tuple[str, int], dict] = {}
    opened = None
    for fact in happened:
        for row in calls(fact.event, fact):
            if row.table == "said":
                key = row.who, row.nth
                known = {name: value for name in row.__struct_fields__ if (value := getattr(row, name)) is not None}
                rows[key] = rows.get(key, {}) | known
            else:
                opened = opened or row.opened_at
    blank = dict.fromkeys(PlacedLine.__struct_fields__)
    lines = [PlacedLine(**(blank | {k: v for k, v in row.items() if k in blank})) for row in rows.values()]
    return {(line.who, nth): (line.from_ms, line.to_ms) for line, (_, nth) in zip(place_lines(lines, opened), rows, strict=True)}


def sounding(both: bytes, nth: int) -> tuple[int, int] | None:
    """Where a sentence's own byte is heard on the agent's side, in milliseconds."""
    right = both[1::2]
    at = [frame for frame in range(len(right) // FRAME_BYTES) if right[frame * FRAME_BYTES] == nth]
    return (at[0] * FRAME_MS, (at[-1] + 1) * FRAME_MS) if at else None


THREE = (
    (0, LineOpened(stream="s", edge="e")),
    (100, composed(1)),
    (200, started(1, 1)),
    (300, composed(2)),
    (900, SentenceSpoken(sentence=1, turn=0, from_frame=1, to_frame=50)),
    (910, started(2, 51)),
)
STORIES = {
    "said to the end": (*THREE, (2000, SentenceSpoken(sentence=2, turn=0, from_frame=51, to_frame=90))),
    "a pause between": (
        *THREE[:-1],
        (5000, started(2, 51)),
        (7000, SentenceSpoken(sentence=2, turn=0, from_frame=51, to_frame=90)),
    ),
    "interrupted": (
        *THREE,
        (1600, PlaybackStopped(sentence=2, through=2, frame=80, reason="caller")),
        (1610, PlaybackCleared(sentence=2, played_ms=400)),
    ),
    "interrupted in the first": (
        *THREE,
        (950, PlaybackStopped(sentence=1, through=2, frame=55, reason="caller")),
        (960, PlaybackCleared(sentence=1, played_ms=700)),
    ),
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_a_sentence_is_where_the_recording_has_it(story):
    happened = facts(*story)
    spoken = [Frame(number, 0, 1, 1 if number <= 50 else 2, bytes([1 if number <= 50 else 2]) * 160) for number in range(1, 91)]
    both = mix_channels(happened, [], spoken)
    offsets = placed(happened)
    for nth in (1, 2):
        heard = sounding(both, nth)
        assert offsets["agent", nth] == (heard or (None, None))


def test_a_turn_of_the_caller_is_where_its_frames_are():
    said = example(SpeechRecognised, turn=1, from_frame=101, ended_frame=150, to_frame=170)
    assert placed(facts((0, LineOpened(stream="s", edge="e")), (4000, said)))["caller", 1] == (2000, 3000)


def test_what_is_still_being_spoken_has_a_beginning_and_no_end():
    assert placed(facts(*THREE))["agent", 2] == (1200, None)
