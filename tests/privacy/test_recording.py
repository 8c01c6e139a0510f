"""Recording: with consent a sealed file that can be heard, without it nothing of the caller's voice outlives its turn."""

import io
import struct
from datetime import timedelta

import pytest

from handlers.call.recording.handlers import purge_unconsented_sound, seal_recording
from handlers.call.recording.timeline import mix_channels
from infra.privacy.recording.call_consent import CallConsent
from infra.privacy.recording.file_seal import CODEC, seal_file, unseal_file
from infra.privacy.recording.recorder import SealedRecorder
from infra.privacy.recording.store import FolderRecordingStore
from infra.privacy.vault.audio_seal import STEP_FRAMES, key_owner
from schemas.consent import RecordingAllowed, RecordingDeclined
from schemas.fact import Fact
from schemas.frame import SILENCE, Frame
from schemas.line import CallEnded, LineOpened, PlaybackCleared
from schemas.privacy import RecordingSealed, SoundForgotten
from schemas.reply import SentenceStarted
from tests.privacy.a_life import Person, World, recognised
from tests.privacy.conftest import NOW

ANN = Person(1)
HEARD, SPOKEN = "audio.t.c9.heard", "audio.t.c9.spoken"
ENDED = Fact(subject="call.t.c9", event=CallEnded(reason="caller", seconds=8), id="e", at=NOW, person=ANN.id)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr("handlers.call.recording.handlers.SETTLE_SECONDS", 0.0)


async def a_call(tmp_path, *facts) -> tuple[World, SealedRecorder]:
    world = await World().open()
    store = FolderRecordingStore(tmp_path / "hot", tmp_path / "cold")
    for event in (LineOpened(stream="s", edge="e"), *facts):
        await world.say("call.t.c9", event, ANN.id)
    for number in range(1, 401):
        await world.bus.audio.send(HEARD, Frame(number, number * 20, 1, 0, bytes([number % 200 + 1]) * 160))
    for number in range(1, 51):
        await world.bus.audio.send(SPOKEN, Frame(number, number * 20, 1, 1, b"\x33" * 160))
    return world, SealedRecorder(world.bus.log, world.bus.audio, world.bus.broadcast, world.vault, store)


async def sounds(world: World, subject: str) -> list[bytes]:
    return [frame.sound for frame in [one async for batch in world.bus.audio.read(subject) for one in batch]]


YES = RecordingAllowed(person=ANN.id, turn=1)
SPEAKS = SentenceStarted(sentence=1, turn=0, frame=1, synthesise_ms=1, engine="e")


async def test_without_consent_nothing_can_be_heard_once_the_call_is_over(tmp_path):
    world, recorder = await a_call(tmp_path)
    answers = await seal_recording(ENDED.event, ENDED, CallConsent(world.bus.log), recorder)
    assert answers == (SoundForgotten(reason="no-consent"),)
    for subject in (HEARD, SPOKEN):
        assert set(await sounds(world, subject)) == {SILENCE}
    assert await recorder.wav("t", "c9") is None
    assert list(tmp_path.rglob("*.sealed")) == []


@pytest.mark.parametrize("answer", [RecordingDeclined(person=ANN.id, turn=1, reason="no"), None])
async def test_no_answer_is_a_no(tmp_path, answer):
    world, _ = await a_call(tmp_path, *([answer] if answer else []))
    assert not await CallConsent(world.bus.log).agreed("t", ANN.id, "c9")


async def test_without_consent_a_turn_is_gone_when_it_is_over_and_the_next_goes_on(tmp_path):
    world, recorder = await a_call(tmp_path)
    said = recognised("hello")
    turn = Fact(
        subject="call.t.c9",
        event=said.__class__(**{n: getattr(said, n) for n in said.__struct_fields__} | {"to_frame": 345}),
        id="s",
        at=NOW,
        person=ANN.id,
    )
    await purge_unconsented_sound(turn.event, turn, CallConsent(world.bus.log), recorder)
    caller = await sounds(world, HEARD)
    assert set(caller[: 3 * STEP_FRAMES]) == {SILENCE}
    assert SILENCE not in caller[3 * STEP_FRAMES :]
    assert SILENCE not in await sounds(world, SPOKEN)
    assert (await world.vault.known("t", key_owner("c9", "heard"))).step == 3
    await world.bus.audio.send(HEARD, Frame(401, 8020, 1, 0, b"\x44" * 160))
    assert (await sounds(world, HEARD))[-1] == b"\x44" * 160


async def test_with_consent_turns_stay_until_the_call_is_over(tmp_path):
    world, recorder = await a_call(tmp_path, YES)
    turn = Fact(subject="call.t.c9", event=recognised("hello"), id="s", at=NOW, person=ANN.id)
    await purge_unconsented_sound(turn.event, turn, CallConsent(world.bus.log), recorder)
    assert SILENCE not in await sounds(world, HEARD)


async def test_with_consent_a_sealed_recording_takes_the_place_of_the_frames(tmp_path):
    world, recorder = await a_call(tmp_path, YES, SPEAKS)
    sealed, forgotten = await seal_recording(ENDED.event, ENDED, CallConsent(world.bus.log), recorder)
    assert forgotten == SoundForgotten(reason="recorded")
    assert isinstance(sealed, RecordingSealed)
    assert (sealed.codec, sealed.seconds) == (CODEC, 8.0)
    (file,) = tmp_path.rglob("*.sealed")
    assert file.stat().st_size == sealed.size
    assert b"\x33" * 40 not in file.read_bytes()
    assert set(await sounds(world, HEARD)) == {SILENCE}
    heard = io.BytesIO(await recorder.wav("t", "c9")).getvalue()
    assert heard[:4] == b"RIFF"
    assert struct.unpack("<HHI", heard[20:28]) == (7, 2, 8000)
    both = heard[heard.index(b"data") + 8 :]
    assert both[0::2][:160] == b"\x02" * 160
    assert b"\x33" * 160 in both[1::2]


async def test_a_recorder_that_was_killed_in_between_says_what_it_had_kept(tmp_path):
    world, recorder = await a_call(tmp_path, YES)
    first = await recorder.keep("t", "c9")
    await recorder.forget("t", "c9")
    again = await seal_recording(ENDED.event, ENDED, CallConsent(world.bus.log), recorder)
    assert again == (first, SoundForgotten(reason="recorded"))


async def test_a_recording_that_is_dropped_cannot_be_heard_even_from_a_copy(tmp_path):
    _, recorder = await a_call(tmp_path, YES)
    await recorder.keep("t", "c9")
    (file,) = tmp_path.rglob("*.sealed")
    copy = file.read_bytes()
    assert await recorder.drop("t", "c9")
    assert not await recorder.drop("t", "c9")
    assert not file.exists()
    file.write_bytes(copy)
    assert await recorder.wav("t", "c9") is None
    assert await recorder.keep("t", "c9") is None


async def test_recordings_move_to_the_cold_store_and_are_heard_from_there(tmp_path):
    _, recorder = await a_call(tmp_path, YES)
    await recorder.keep("t", "c9")
    store = FolderRecordingStore(tmp_path / "hot", tmp_path / "cold")
    assert await store.cool(NOW - timedelta(days=365)) == 0
    assert await store.cool(NOW + timedelta(days=365)) == 1
    (file,) = tmp_path.rglob("*.sealed")
    assert "cold" in file.parts
    assert await recorder.wav("t", "c9")
    assert await recorder.drop("t", "c9")


def test_a_recording_opens_for_its_own_call_only():
    sealed = seal_file(b"k" * 32, "t/c1", b"sound")
    assert unseal_file(b"k" * 32, "t/c1", sealed) == b"sound"
    with pytest.raises(ValueError, match="was changed"):
        unseal_file(b"k" * 32, "t/c2", sealed)


def test_an_interrupted_sentence_ends_where_the_caller_stopped_it():
    def fact(event, ms):
        return Fact(subject="call.t.c", event=event, id=str(ms), at=NOW + timedelta(milliseconds=ms))

    facts = [
        fact(LineOpened(stream="s", edge="e"), 0),
        fact(SentenceStarted(sentence=1, turn=0, frame=1, synthesise_ms=1, engine="e"), 100),
        fact(SentenceStarted(sentence=2, turn=0, frame=11, synthesise_ms=1, engine="e"), 120),
        fact(PlaybackCleared(sentence=1, played_ms=60), 200),
        fact(SentenceStarted(sentence=3, turn=1, frame=21, synthesise_ms=1, engine="e"), 1000),
    ]
    spoken = [Frame(nth, 0, 1, (nth - 1) // 10 + 1, bytes([nth]) * 160) for nth in range(1, 31)]
    agent = mix_channels(facts, [], spoken)[1::2]
    frames = [agent[at : at + 160] for at in range(0, len(agent), 160)]
    assert [(at, frame[0]) for at, frame in enumerate(frames) if frame != SILENCE] == [
        *((5 + nth, 1 + nth) for nth in range(3)),
        *((50 + nth, 21 + nth) for nth in range(10)),
    ]
