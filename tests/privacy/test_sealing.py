"""What is sealed opens only for its own fact, and never again once the key is destroyed, in any process."""

import asyncio
import time

import msgspec
import pytest

from bus.log import Unavailable
from bus.memory import MemoryBus
from bus.sealing import SealContext
from infra.privacy.vault.audio_seal import AudioSealer, key_owner
from infra.privacy.vault.call_keys import RingingLive
from infra.privacy.vault.hot_keys import LIFE, HotKeys
from infra.privacy.vault.in_memory import MemoryVault
from infra.privacy.vault.sealers import make_sealers
from infra.privacy.vault.text_seal import TextSealer
from schemas.contacts import ContactLearned
from schemas.event import ERASED
from schemas.fact import Draft
from schemas.frame import SILENCE, Frame
from schemas.line import CallRinging
from tests.privacy.conftest import NOW

MARIA = SealContext("t", "P1", "contact.learned f1")
NAME = Draft(
    subject="contact.t.P1",
    event=ContactLearned(person="P1", field="name", value="Maria Silva", source="s"),
    id="f1",
    at=NOW,
    person="P1",
)


class Clock:
    """Seconds that a test lets pass."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def text(seals) -> TextSealer:
    return TextSealer(seals.keys)


@pytest.mark.parametrize("words", ["Maria Silva", "", "日本語 🙂", "sealed:v1:P1:AAAA", "\ud83d broken", "x" * 10_000])
def test_what_is_sealed_opens_again(seals, words):
    sealer = text(seals)
    sealed = sealer.seal(MARIA, words)
    assert sealed.startswith("sealed:v1:P1:")
    assert sealer.open(MARIA, sealed) == words
    assert sealer.seal(MARIA, words) != sealed


@pytest.mark.parametrize("whose", [("u", "P1", MARIA.fact), ("t", "P2", MARIA.fact), ("t", "P1", "contact.learned f2")])
def test_a_sealed_text_opens_in_no_other_place(seals, whose):
    sealer = text(seals)
    sealed = sealer.seal(MARIA, "Maria")
    sealer.seal(SealContext(*whose), "their key exists")
    with pytest.raises(ValueError, match="moved here from another fact"):
        sealer.open(SealContext(*whose), sealed)


def test_a_changed_text_does_not_open(seals):
    sealed = text(seals).seal(MARIA, "Maria")
    changed = sealed[:-6] + ("AAAAAA" if sealed[-6:] != "AAAAAA" else "BBBBBB")
    with pytest.raises(ValueError, match="does not open"):
        text(seals).open(MARIA, changed)


def test_texts_from_before_there_was_a_vault_are_read_as_they_are(seals):
    assert text(seals).open(MARIA, "Maria") == "Maria"


async def test_the_log_holds_no_name_and_readers_read_it(bus):
    await bus.log.append(NAME)
    (stored,) = bus.store.find("LEDGER", ["contact.>"])
    assert b"Maria" not in stored.payload
    assert b"sealed:v1:P1:" in stored.payload
    assert (await bus.log.load(NAME.subject))[0].event == NAME.event


async def test_after_the_key_is_destroyed_facts_read_as_erased_and_the_order_stays(bus, seals):
    await bus.log.append(NAME)
    await bus.log.append(msgspec.structs.replace(NAME, id="f2"))
    await seals.vault.destroy("t", "P1")
    seals.keys.forget("t", "P1")
    facts = await bus.log.load(NAME.subject)
    assert [(fact.event.value, fact.event.field, fact.sequence) for fact in facts] == [(ERASED, "name", 1), (ERASED, "name", 2)]
    await bus.log.append(msgspec.structs.replace(NAME, id="late"))
    late = bus.store.last(NAME.subject)
    assert b"Maria" not in late.payload
    assert ERASED.encode() in late.payload


async def test_other_processes_forget_at_once(bus, seals):
    other = HotKeys(seals.vault, time.monotonic)
    heard = []
    other.on_erased(lambda *whose: heard.append(whose))
    await other.begin(bus.broadcast)
    sealed = text(seals).seal(MARIA, "Maria")
    assert TextSealer(other).open(MARIA, sealed) == "Maria"
    await seals.vault.destroy("t", "P1")
    await bus.broadcast.publish("vault.forgotten.t.P1")
    assert TextSealer(other).open(MARIA, sealed) == ERASED
    assert heard == [("t", "P1")]


async def test_news_that_was_missed_is_found_in_the_vault(seals, monkeypatch):
    monkeypatch.setattr("infra.privacy.vault.hot_keys._LOOK", 0.01)
    bus = MemoryBus(lambda: NOW)
    sealed = text(seals).seal(MARIA, "Maria")
    async with seals.at_work(bus.broadcast):
        assert text(seals).open(MARIA, sealed) == "Maria"
        await seals.vault.destroy("t", "P1")
        until = time.monotonic() + 2
        while text(seals).open(MARIA, sealed) != ERASED:
            assert time.monotonic() < until
            await asyncio.sleep(0.01)


class Away(MemoryVault):
    """A vault that can be cut off."""

    cut = False
    asked = 0

    def at_once(self, tenant, owner, *, make):
        self.asked += 1
        if self.cut:
            raise Unavailable("cut off")
        return super().at_once(tenant, owner, make=make)


def test_keys_are_hot_and_a_vault_that_is_away_stops_no_call():
    vault, clock = Away(), Clock()
    seals = make_sealers(vault, clock)
    sealed = text(seals).seal(MARIA, "Maria")
    for _ in range(10):
        text(seals).open(MARIA, sealed)
    assert vault.asked == 1
    clock.now += LIFE + 1
    text(seals).open(MARIA, sealed)
    assert vault.asked == 2
    clock.now += LIFE + 1
    vault.cut = True
    assert text(seals).open(MARIA, sealed) == "Maria"
    with pytest.raises(Unavailable):
        text(seals).seal(MARIA._replace(person="P2"), "Bob")


async def test_the_keys_of_a_call_are_hot_before_it_rings():
    vault = Away()
    seals = make_sealers(vault, time.monotonic)
    bus = MemoryBus(lambda: NOW, wire=seals.wire, frames=seals.frames)
    ringing = CallRinging(person="P1", caller="+16175550199", called="+16175550100")
    await seals.keys.warm("t", "P1")
    live = RingingLive(bus.live, seals.keys)
    await live.publish(Draft(subject="call.t.c1", event=ringing, id="r", at=NOW, person="P1"))
    vault.cut = True
    for subject in ("audio.t.c1.heard", "audio.t.c1.spoken"):
        assert seals.frames.seal(subject, frame(1)).sound != SILENCE


SPOKE = "audio.t.c1.heard"


def frame(number: int, epoch: int = 1) -> Frame:
    return Frame(number, number * 20, epoch, 0, bytes([number % 251]) * 160)


async def test_the_sound_of_a_call_is_stored_sealed_and_heard_as_it_was(bus):
    heard = []
    await bus.audio.tap(SPOKE, heard.append)
    for number in range(1, 301):
        await bus.audio.send(SPOKE, frame(number))
    stored = bus.store.find("AUDIO", [SPOKE])
    assert all(bytes([number % 251]) * 20 not in one.payload for number, one in enumerate(stored, 1))
    read = [one async for batch in bus.audio.read(SPOKE) for one in batch]
    assert read == [frame(number) for number in range(1, 301)]
    assert heard == read
    assert await bus.audio.last(SPOKE) == frame(300)


def test_a_key_turned_forward_silences_what_was_said_before(seals):
    sealed = [seals.frames.seal(SPOKE, frame(number)) for number in range(1, 401)]
    seals.keys._told(f"vault.advanced.t.{key_owner('c1', 'heard')}.2")
    opened = [seals.frames.open(SPOKE, one) for one in sealed]
    assert all(one.sound == SILENCE for one in opened[:200])
    assert opened[200:] == [frame(number) for number in range(201, 401)]
    later = seals.frames.seal(SPOKE, frame(401))
    assert seals.frames.open(SPOKE, later) == frame(401)


async def test_a_process_that_comes_later_reads_only_from_the_turned_key_on(seals):
    sealed = [seals.frames.seal(SPOKE, frame(number)) for number in range(1, 401)]
    await seals.vault.advance("t", key_owner("c1", "heard"), 3)
    fresh = AudioSealer(HotKeys(seals.vault, time.monotonic))
    assert [fresh.open(SPOKE, one).sound != SILENCE for one in sealed] == [number > 300 for number in range(1, 401)]


async def test_a_call_whose_key_is_gone_is_silence_also_for_what_comes_later(seals):
    sealed = seals.frames.seal(SPOKE, frame(1))
    await seals.vault.destroy("t", key_owner("c1", "heard"))
    seals.keys.forget("t", key_owner("c1", "heard"))
    assert seals.frames.open(SPOKE, sealed).sound == SILENCE
    assert seals.frames.seal(SPOKE, frame(2)).sound == SILENCE


def test_frames_of_another_call_or_epoch_do_not_open(seals):
    sealed = seals.frames.seal(SPOKE, frame(1))
    seals.frames.seal("audio.t.c2.heard", frame(1))
    assert seals.frames.open("audio.t.c2.heard", sealed).sound == SILENCE
    assert seals.frames.open(SPOKE, sealed._replace(epoch=2)).sound == SILENCE
