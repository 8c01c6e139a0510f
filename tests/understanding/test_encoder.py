"""The encoder: what means the same points the same way, is encoded once, and is never another than the one we measured."""

import numpy as np
import pytest

from handlers.understanding.ports import NoEncoder
from infra.engines.encoder.checksum import check_weights
from infra.engines.encoder.chosen import encoder
from infra.engines.encoder.no_meaning import NoMeaning
from infra.engines.encoder.remembered import RememberingEncoder


class Counting:
    """Gives each text a vector of its own and counts what it was asked."""

    name, dimensions = "counting", 4

    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        return np.array([[len(text), 0, 0, 1] for text in texts], dtype=np.float32).reshape(-1, 4)


@pytest.mark.parametrize("real", [False, True])
def test_every_text_has_a_row_in_its_place(real):
    one = encoder() if real else RememberingEncoder(Counting())
    rows = one.encode(["hello", "she is not breathing", "hello"])
    assert rows.shape == (3, one.dimensions)
    assert np.array_equal(rows[0], rows[2])
    assert one.encode([]).shape == (0, one.dimensions)


@pytest.mark.parametrize("text", ["", " ", "\x00", "💥" * 300, "a" * 5000, "नमस्ते", "123"])
def test_any_text_whatever_is_fine(text):
    assert np.isfinite(encoder().encode([text])).all()


def test_one_meaning_is_nearer_than_another_across_languages():
    said, same, other = encoder().encode(["what are your opening hours", "¿cuál es su horario?", "my dog needs a bath"])
    assert said @ same > said @ other + 0.1


def test_what_was_just_said_is_not_encoded_again():
    counting = Counting()
    one = RememberingEncoder(counting, kept=2)
    one.encode(["a", "b", "a"])
    one.encode(["b"])
    assert counting.asked == ["a", "b"]
    one.encode(["c"])
    one.encode(["a"])
    assert counting.asked == ["a", "b", "c", "a"]


def test_other_weights_than_the_measured_ones_are_refused(tmp_path):
    (tmp_path / "weights.npz").write_bytes(b"others")
    with pytest.raises(NoEncoder, match="install the version in pyproject"):
        check_weights(tmp_path / "weights.npz", "0" * 64, "a-package")
    with pytest.raises(NoEncoder, match="No such file"):
        check_weights(tmp_path / "gone.npz", "0" * 64, "a-package")


def test_without_an_encoder_the_words_alone_are_read():
    assert not NoMeaning(512).encode(["hello"]).any()
