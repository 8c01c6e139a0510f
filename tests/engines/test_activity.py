"""What is speech on a telephone line, and what is not."""

import pytest

from infra.engines.telephone_audio import FRAME, SILENCE, decode_to_float, encode_mulaw
from infra.engines.voice_activity import WebRtcActivity
from infra.simulator.lines import list_lines, make_noise, render_line


def heard(activity, sound):
    return [activity.speech(sound[start : start + FRAME]) for start in range(0, len(sound), FRAME)]


def test_every_line_is_speech_from_its_beginning():
    for said in list_lines():
        sound = render_line(said.text, said.voice)
        frames = heard(WebRtcActivity(), SILENCE * 8000 + sound)[50:]
        assert any(frames[:8]), said.text


def test_silence_is_no_speech():
    assert not any(heard(WebRtcActivity(), SILENCE * 16000))


@pytest.mark.parametrize("level", [-60, -50, -40, -30])
def test_a_hissing_line_is_no_speech_however_loud(level):
    assert sum(heard(WebRtcActivity(), make_noise("line", 10, level=level))) <= 5


def test_a_street_is_hardly_ever_speech():
    assert sum(heard(WebRtcActivity(), make_noise("street", 20))) < 50


def test_a_caller_is_heard_above_the_noise_of_the_line():
    bed = decode_to_float(make_noise("line", 6, level=-42))
    voice = decode_to_float(render_line("I'd like to make an appointment for a check-up next week."))
    bed[16000 : 16000 + len(voice)] += voice
    frames = heard(WebRtcActivity(), encode_mulaw(bed))
    assert not any(frames[:95])
    assert sum(frames[100 : 100 + len(voice) // FRAME]) > 60


def test_after_a_reset_nothing_is_known_of_the_line():
    activity = WebRtcActivity()
    before = heard(activity, make_noise("street", 2))
    activity.reset()
    assert heard(activity, make_noise("street", 2)) == before
