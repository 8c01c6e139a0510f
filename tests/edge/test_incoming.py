"""The caller's sound is numbered on without gaps, whatever the carrier's chunks look like."""

import base64
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from producers.inbound_frames import InboundFrames
from producers.malformed import Malformed
from producers.sealed_token import BadToken
from producers.stream_token import Ticket, seal_ticket, unseal_ticket
from producers.twilio import stream_messages
from producers.twilio.inbound_audio import InboundAudio
from producers.twilio.stream_messages import Sound
from tests.thorough import examples


def chunk(nth: int, sound: bytes, at: int = 0) -> Sound:
    return Sound(payload=base64.b64encode(sound).decode(), chunk=str(nth), timestamp=str(at))


def test_numbers_go_on_after_a_reconnect():
    incoming = InboundAudio(InboundFrames(number=100, epoch=7))
    (frame,) = incoming.take(chunk(1, b"a" * 160, 0))
    assert (frame.number, frame.timestamp, frame.epoch, frame.sound) == (101, 0, 7, b"a" * 160)


@settings(max_examples=examples(30))
@given(st.lists(st.binary(min_size=0, max_size=700), max_size=20))
def test_any_chunks_are_cut_to_twenty_milliseconds_and_no_sample_is_lost(chunks):
    incoming = InboundAudio(InboundFrames(number=0, epoch=1))
    frames = [frame for nth, sound in enumerate(chunks, 1) for frame in incoming.take(chunk(nth, sound))]
    whole = b"".join(chunks)
    assert b"".join(frame.sound for frame in frames) == whole[: len(whole) // 160 * 160]
    assert [frame.number for frame in frames] == list(range(1, len(frames) + 1))
    assert all(len(frame.sound) == 160 for frame in frames)


def test_the_timestamp_of_a_recut_frame_is_when_its_first_sample_was_spoken():
    incoming = InboundAudio(InboundFrames(number=0, epoch=1))
    frames = [*incoming.take(chunk(1, b"a" * 240, 0)), *incoming.take(chunk(2, b"b" * 240, 30))]
    assert [frame.timestamp for frame in frames] == [0, 20, 40]


def test_lost_doubled_and_late_chunks_are_noticed_and_only_good_ones_kept():
    incoming = InboundAudio(InboundFrames(number=0, epoch=1))
    kept = [nth for nth in (1, 2, 2, 5, 4, 6) for _ in incoming.take(chunk(nth, b"x" * 160))]
    assert kept == [1, 2, 5, 6]
    assert (incoming.tally.lost, incoming.tally.doubled, incoming.tally.late, incoming.tally.frames) == (1, 1, 1, 4)


@given(st.text() | st.binary())
def test_no_message_at_all_breaks_the_reader(said):
    with contextlib.suppress(Malformed):
        assert isinstance(stream_messages.parse_stream_message(said), stream_messages.Message | str)


TICKET = Ticket(use="media", tenant="demo", call="01C", carrier_call="CA1", person="01P", rang=90, expires=100, after=7)


def test_a_token_says_what_was_sealed_into_it():
    token = seal_ticket(TICKET, b"secret")
    assert unseal_ticket(token, "media", b"secret", now=99.0) == TICKET
    assert not set(token) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@pytest.mark.parametrize(
    ("use", "secret", "now", "why"),
    [
        ("media", b"secret", 101.0, "expired"),
        ("resume", b"secret", 99.0, "for another use"),
        ("media", b"other", 99.0, "forged"),
    ],
)
def test_a_token_is_refused_when_it_is_old_for_something_else_or_forged(use, secret, now, why):
    with pytest.raises(BadToken, match=why):
        unseal_ticket(seal_ticket(TICKET, b"secret"), use, secret, now)


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_token(text):
    with pytest.raises(BadToken):
        unseal_ticket(text, "media", b"secret", now=0.0)
