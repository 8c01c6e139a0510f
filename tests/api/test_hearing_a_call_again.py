"""The recording of a call: whole and in parts, drawn, audited, and gone when it is gone."""

import io
import wave

import pytest

from schemas.accounts import AccessLogged
from tests.accounts.told import told
from tests.api.conftest import KEPT

pytestmark = pytest.mark.real
WAV = "/calls/c1/recording.wav"


async def fetch(day, path: str = WAV, who: str = "owner", method: str = "GET", **headers: str):
    async with day.client.request(method, path, headers=getattr(day, who) | headers) as answer:
        return answer, await answer.read()


async def test_a_recording_is_a_stereo_file_with_the_caller_left_and_the_agent_right(day):
    answer, body = await fetch(day)
    assert (answer.status, answer.content_type, answer.headers["Accept-Ranges"]) == (200, "audio/wav", "bytes")
    with wave.open(io.BytesIO(body)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth(), file.getnframes()) == (2, 8000, 2, 16000)
        first = file.readframes(1)
        file.setpos(15999)
        last = file.readframes(1)
    loud, quiet = (-32124).to_bytes(2, "little", signed=True), b"\x00\x00"
    assert (first, last) == (loud + quiet, quiet + loud)


@pytest.mark.parametrize(
    ("asked", "begin", "end"),
    [("bytes=0-99", 0, 99), ("bytes=44-", 44, 64043), ("bytes=-10", 64034, 64043), ("bytes=64000-99999", 64000, 64043)],
)
async def test_a_part_is_served_as_asked(day, asked, begin, end):
    _, whole = await fetch(day)
    answer, body = await fetch(day, Range=asked)
    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes {begin}-{end}/{len(whole)}"
    assert body == whole[begin : end + 1]


async def test_a_part_that_is_not_there_is_refused_with_the_length(day):
    answer, _ = await fetch(day, Range="bytes=99999999-")
    assert (answer.status, answer.headers["Content-Range"]) == (416, "bytes */64044")


@pytest.mark.parametrize("odd", ["bytes=0-1,5-6", "bytes=9-2", "seconds=1-2", "bytes=a-b"])
async def test_a_range_that_is_none_is_the_whole(day, odd):
    answer, body = await fetch(day, Range=odd)
    assert (answer.status, len(body)) == (200, 64044)


async def test_who_has_it_already_is_told_so_and_a_part_of_another_content_is_the_whole(day):
    answer, _ = await fetch(day)
    again, nothing = await fetch(day, **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status, nothing) == (304, b"")
    assert (await fetch(day, Range="bytes=0-9", **{"If-Range": answer.headers["ETag"]}))[0].status == 206
    assert (await fetch(day, Range="bytes=0-9", **{"If-Range": '"another"'}))[0].status == 200


async def test_a_head_says_how_long_it_is(day):
    answer, body = await fetch(day, method="HEAD")
    assert (answer.status, answer.headers["Content-Length"], body) == (200, "64044", b"")


async def test_peaks_are_by_side_and_as_many_as_asked(day):
    drawn = await day.get("/calls/c1/peaks?width=4")
    assert drawn == {"seconds": 2.0, "width": 4, "caller": [0.98, 0.98, 0.0, 0.0], "agent": [0.0, 0.0, 0.98, 0.98]}
    assert (await day.get("/calls/c1/peaks?width=3"))["caller"] == [0.98, 0.98, 0.0]
    for wrong in ("0", "4001", "x"):
        assert (await fetch(day, f"/calls/c1/peaks?width={wrong}"))[0].status == 400


async def test_every_hearing_is_in_the_trail(day):
    await fetch(day)
    await fetch(day, Range="bytes=0-9")
    await day.trail.write()
    heard = [one for one in await told(day.desk, AccessLogged.tag()) if one.endpoint == "GET /calls/{call}/recording.wav"]
    assert [one.object for one in heard[-2:]] == ["c1", "c1"]


@pytest.mark.parametrize(
    ("who", "call", "status", "words"),
    [
        ("owner", "c2", 404, "did not agree"),
        ("owner", "c3", 410, "kept as long as"),
        ("neighbour", "n1", 410, "they were erased"),
        ("neighbour", "c1", 404, "no such call"),
        ("owner", "never", 404, "no such call"),
    ],
)
async def test_what_cannot_be_heard_says_why(day, who, call, status, words):
    for of in ("recording.wav", "peaks"):
        async with day.client.get(f"/calls/{call}/{of}", headers=getattr(day, who)) as answer:
            assert answer.status == status
            assert words in (await answer.json())["detail"]


async def test_a_key_that_is_gone_is_gone_before_the_rows_know(day, monkeypatch):
    monkeypatch.setattr(KEPT, "wavs", {})
    assert (await fetch(day))[0].status == 410


async def test_the_list_says_what_was_recorded_and_a_call_where_its_words_are(day):
    known = {call["call"]: call["recording"] for call in (await day.get("/calls"))["calls"]}
    assert known == {"c1": "kept", "c2": "no-consent", "c3": "dropped"}
    call = await day.get("/calls/c1")
    assert (call["recording"], call["recording_seconds"], call["carrier"]) == ("kept", 2.0, "twilio")
    assert [(line["from_ms"], line["to_ms"]) for line in call["transcript"]][1] == (0, 1500)
