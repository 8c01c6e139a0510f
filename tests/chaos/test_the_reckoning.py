"""The reckoning itself: it sees what is lost, doubled, overtaken or out of order, and nothing where there is nothing."""

from bench.chaos.audit import Stored, audit
from bench.chaos.played import compare
from bench.chaos.protocol import Reader
from bench.chaos.proxy import Acknowledged
from schemas.frame import Frame, pack_frame


def fact(sequence: int, id_: str, subject: str = "call.demo.1", payload: bytes = b"{}", **headers: str) -> Stored:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return Stored(stream="CALLS", sequence=sequence, subject=subject, id=id_, at=sequence, headers=said, payload=payload)


def frame(sequence: int, number: int, epoch: int) -> Stored:
    sound = pack_frame(Frame(number, 0, epoch, 1, bytes(160)))
    return Stored(
        stream="AUDIO",
        sequence=sequence,
        subject="audio.demo.1.spoken",
        id=f"{epoch}/{number}",
        at=sequence,
        headers={},
        payload=sound,
    )


def spoken(*sounds: int, sentence: int = 1) -> list[Frame]:
    return [Frame(nth, 0, 1, sentence, bytes([sound]) * 160) for nth, sound in enumerate(sounds, 1)]


def played(*sounds: int, stream: int = 1) -> list[tuple[int, bytes]]:
    return [(stream, bytes([sound]) * 160) for sound in sounds]


def test_an_acknowledged_message_that_is_not_there_is_lost() -> None:
    told = [Acknowledged("CALLS", 1, "a", "voice-1"), Acknowledged("CALLS", 2, "b", "voice-1")]
    assert audit([fact(1, "a")], told).lost == 1
    assert audit([fact(1, "a"), fact(2, "c")], told).lost == 1
    assert audit([fact(1, "a"), fact(2, "b")], told).lost == 0


def test_a_sentence_numbered_twice_is_seen() -> None:
    twice = [fact(nth, str(nth), payload=b'{"sentence":3}', Fact="sentence.composed") for nth in (1, 2)]
    assert audit(twice, []).numbered_twice == 1
    assert audit(twice[:1], []).numbered_twice == 0


def test_facts_and_frames_of_an_overtaken_owner_are_seen() -> None:
    claims = [fact(1, "a", "claim.demo.1-voice"), fact(3, "b", "claim.demo.1-voice")]
    expected = {"Nats-Expected-Last-Subject-Sequence": "1", "Nats-Expected-Last-Subject-Sequence-Subject": "claim.demo.1-voice"}
    in_time, late = fact(2, "c"), fact(4, "d")
    in_time.headers.update(expected)
    late.headers.update(expected)
    stored = [claims[0], in_time, claims[1], late, frame(2, 1, 1), frame(4, 2, 1), frame(5, 2, 3)]
    found = audit(stored, [])
    assert (found.zombie_facts, found.zombie_frames) == (1, 1)


def test_a_missing_frame_is_seen() -> None:
    assert audit([frame(1, 1, 1), frame(2, 3, 1)], []).missing_frames == 1
    assert audit([frame(1, 1, 1), frame(2, 2, 1)], []).missing_frames == 0


def test_what_the_carrier_did_not_play_is_seen_unless_it_was_stopped() -> None:
    assert compare(played(1, 2, 3), spoken(1, 2, 3), []).skipped == 0
    assert compare(played(1, 3), spoken(1, 2, 3), []).skipped == 1
    assert compare(played(1, 3), spoken(1, 2, 3), [(1, 1)]).skipped == 0


def test_what_the_carrier_played_twice_or_from_nobody_is_seen() -> None:
    assert compare(played(1, 2, 2, 3), spoken(1, 2, 3), []).foreign == 1
    assert compare(played(1, 9, 2), spoken(1, 2), []).foreign == 1


def test_after_a_lost_line_a_little_is_said_again() -> None:
    again = [*played(1, 2, 3, 4), *played(3, 4, 5, 6, 7, 8, stream=2)]
    heard = compare(again, spoken(1, 2, 3, 4, 5, 6, 7, 8), [])
    assert (heard.resaid, heard.skipped, heard.foreign) == (2, 0, 0)


def test_a_line_that_comes_back_in_a_pause_is_not_taken_for_another_pause() -> None:
    sounds = (1, 0, 0, 2, 3, 0, 0, 0, 4, 5)
    again = [*played(*sounds[:6]), *played(*sounds[5:], stream=2)]
    heard = compare(again, spoken(*sounds), [])
    assert (heard.resaid, heard.skipped, heard.foreign) == (1, 0, 0)


def test_the_protocol_is_read_however_it_is_cut() -> None:
    wire = b'CONNECT {"name":"voice-1"}\r\nPUB call.demo.1 _INBOX.a.1 5\r\nhello\r\nMSG _INBOX.a.1 7 2\r\n{}\r\nPING\r\n'
    for size in (1, 7, len(wire)):
        reader = Reader()
        said = [each for start in range(0, len(wire), size) for each in reader.take(wire[start : start + size])]
        assert [each.name for each in said] == [b"CONNECT", b"PUB", b"MSG", b"PING"]
        assert (said[1].subject, said[1].reply, said[1].payload) == ("call.demo.1", "_INBOX.a.1", b"hello")
        assert (said[2].subject, said[2].payload) == ("_INBOX.a.1", b"{}")
