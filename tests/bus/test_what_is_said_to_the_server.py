"""A message becomes one command, and nothing in it can become another."""

from datetime import UTC, datetime

import pytest

from bus.jetstream.loopback import Loopback
from bus.jetstream.protocol_writer import write_command
from schemas.fact import Draft, Fact
from schemas.speech import SpeechPartial


def test_a_message_is_one_line_its_headers_and_its_payload() -> None:
    assert write_command("call.demo.1", "_INBOX.a", {"Fact": "b.c"}, b"hello") == (
        b"HPUB call.demo.1 _INBOX.a 23 28\r\nNATS/1.0\r\nFact: b.c\r\n\r\nhello\r\n"
    )


@pytest.mark.parametrize("value", ["a\r\nPUB x 0", "a\nb", "a\r"])
def test_a_header_cannot_end_its_line(value: str) -> None:
    with pytest.raises(ValueError, match="line's end"):
        write_command("call.demo.1", "", {"Cause": value}, b"")


@pytest.mark.parametrize("subject", ["call.demo.1 2", "call.demo.1\r\nPUB x 0"])
def test_a_subject_cannot_end_the_line(subject: str) -> None:
    with pytest.raises(ValueError, match="line's end"):
        write_command(subject, "", {}, b"")


def test_what_was_said_is_known_again_only_by_the_same_bytes() -> None:
    loopback, event = Loopback(), SpeechPartial(turn=1, words="tomorrow", frame=3, voiced_ms=60)
    draft = Draft(subject="call.demo.1", event=event, id="a", at=datetime(2026, 11, 20, tzinfo=UTC), epoch=7)
    loopback.remember(draft, b"sealed")
    assert loopback.recognise("a", b"sealed") == Fact(subject="call.demo.1", event=event, id="a", at=draft.at, epoch=7)
    assert loopback.recognise("a", b"another owner's") is None
    assert loopback.recognise("b", b"sealed") is None
