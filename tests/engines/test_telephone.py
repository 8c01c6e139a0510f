"""Sound on its way to the telephone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from infra.engines.resampling import Resampler, resample
from infra.engines.sentence_cache import CachedSentence, SentenceCache
from infra.engines.telephone_audio import FRAME, decode_to_float, decode_to_linear, encode_mulaw, measure_loudness
from infra.engines.telephone_band import BandFilter


def tone(pitch, rate, seconds=0.5):
    return 0.5 * np.sin(2 * np.pi * pitch * np.arange(int(rate * seconds)) / rate)


def test_every_mulaw_byte_survives_the_way_there_and_back():
    every = bytes(range(256))
    assert decode_to_linear(encode_mulaw(decode_to_float(every))).tolist() == decode_to_linear(every).tolist()


def test_a_voice_passes_and_what_the_telephone_cannot_carry_does_not():
    assert abs(measure_loudness(resample(tone(1000, 22050), 22050, 8000)) - measure_loudness(tone(1000, 8000))) < 0.3
    assert measure_loudness(resample(tone(5000, 22050), 22050, 8000)[200:-200]) < -45


@given(some.lists(some.integers(1, 700), min_size=1, max_size=30))
def test_how_a_sound_is_cut_does_not_change_it(cuts):
    sound = tone(700, 22050, 0.3)
    engine, start, pieces = Resampler(22050, 8000), 0, []
    for cut in cuts:
        pieces.append(engine.feed(sound[start : start + cut]))
        start += cut
    pieces += [engine.feed(sound[start:]), engine.rest()]
    assert np.allclose(np.concatenate(pieces), resample(sound, 22050, 8000))


def test_a_shout_is_bent_and_not_broken():
    narrowing = BandFilter(8000, gain=4.0)
    sound = narrowing.feed((tone(400, 8000) * 32767).astype(np.int16)) + narrowing.rest()
    assert len(sound) % FRAME == 0
    assert np.abs(decode_to_float(sound)).max() < 1.0


def test_sentences_not_said_for_long_are_forgotten_first():
    remembered = SentenceCache(limit=1000)
    remembered.put("a", CachedSentence(b"x" * 600))
    remembered.put("b", CachedSentence(b"y" * 300))
    assert remembered.get("a")
    remembered.put("c", CachedSentence(b"z" * 300))
    assert remembered.get("b") is None
    assert remembered.get("a")
    remembered.put("long", CachedSentence(b"x" * 2000))
    assert remembered.get("long") is None
