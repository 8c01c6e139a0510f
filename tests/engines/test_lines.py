"""The lines that simulated callers say."""

import pytest

from infra.engines.telephone_audio import FRAME, decode_to_float, measure_loudness
from infra.simulator.lines import list_lines, list_voices, make_noise, render_line


def test_every_line_is_there_in_whole_frames_at_a_speakers_level():
    for said in list_lines():
        sound = render_line(said.text, said.voice)
        assert sound is not None, said.text
        assert len(sound) % FRAME == 0
        assert abs(measure_loudness(decode_to_float(sound)) - said.level) < 3, said.text


def test_a_line_is_found_however_it_is_written():
    assert render_line("no tuesday") == render_line("No, Tuesday.")
    assert render_line("I’d like to have my teeth whitened") is not None


def test_a_callers_own_voice_is_preferred():
    assert render_line("Yes.", "awb") != render_line("Yes.", "slt")
    assert render_line("My name is John Carter.", "slt") == render_line("My name is John Carter.")
    assert len(list_voices()) == 4


def test_what_nobody_has_said_is_not_there():
    assert render_line("The moon is made of cheese.") is None


@pytest.mark.parametrize("kind", ["street", "line", "cough"])
def test_noises_are_the_same_each_time_and_as_long_as_asked(kind):
    assert make_noise(kind, 1.5) == make_noise(kind, 1.5)
    assert len(make_noise(kind, 1.5)) == 12000


def test_an_unknown_noise_says_which_there_are():
    with pytest.raises(ValueError, match="street, line, cough"):
        make_noise("rain", 1)


def test_all_lines_together_are_small():
    assert sum(len(render_line(said.text, said.voice) or b"") for said in list_lines()) < 3_000_000
