"""What the recogniser makes of a business's words."""

import math

import pytest

from infra.engines.sphinx.corpus import load_patterns, make_sentences
from infra.engines.sphinx.letter_to_sound import pronounce_word, to_phones
from infra.engines.sphinx.ngrams import BEGIN, END, count_ngrams, mix_models, smooth_counts, write_arpa
from infra.engines.sphinx.vocabulary import sort_phrases, spell_out


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Dr. Chen's check-up", "doctor chen's check up"),
        ("24h Service", "two four h service"),
        ("Bath & Kitchen", "bath and kitchen"),
        ("—", ""),
    ],
)
def test_a_phrase_is_listened_for_as_it_is_said(written, said):
    assert spell_out(written) == said


def test_people_places_and_services_are_told_apart():
    found = sort_phrases(["Dr. Amy Chen", "Sofia", "the hygienist", "Alder Street Dental", "root canal", "look at my teeth"])
    assert {"doctor amy chen", "doctor chen", "sofia", "the hygienist"} <= set(found["staff"])
    assert found["place"] == ("alder street dental",)
    assert found["service"] == ("root canal",)
    assert "look at my teeth" in found["phrase"]


def test_the_businesss_own_words_are_in_what_callers_may_say():
    said = make_sentences(3000, own={"service": ["osteopathy"]})
    assert sum("osteopathy" in sentence for sentence in said) > 30
    assert not any(mark in sentence for sentence in said for mark in "{}()|")


def test_the_same_sentences_are_sampled_each_time():
    assert make_sentences(200, own={}) == make_sentences(200, own={})


def test_a_narrow_question_narrows_what_is_expected():
    usual, narrow = (
        sum(" five" in f" {said}" for said in make_sentences(2000, own={}, kind=kind)) for kind in ("anything", "number")
    )
    assert narrow > 2 * usual


def test_a_model_gives_each_history_a_whole_and_prefers_what_was_said():
    counts = count_ngrams(["book a cleaning", "book a filling", "cancel a cleaning"] * 5)
    model = smooth_counts(counts)
    words = [gram[0] for gram in counts.grams[0]]
    assert sum(model(("book", "a", word)) for word in words) == pytest.approx(1)
    assert model(("a", "cleaning")) > model(("a", "filling")) > model(("a", "book"))
    assert mix_models(model, lambda _: 0.0, 0.5)(("a", "cleaning")) == pytest.approx(model(("a", "cleaning")) / 2)


def test_the_written_model_sums_to_one_over_all_words():
    counts = count_ngrams(["book a cleaning", "book a filling", "cancel a cleaning"] * 5)
    text = write_arpa(smooth_counts(counts), ([*counts.grams[0], (BEGIN,)], counts.grams[1], counts.grams[2]))
    singles = {
        line.split("\t")[1]: float(line.split("\t")[0])
        for line in text.split("\\1-grams:")[1].split("\\2-grams:")[0].strip().splitlines()
    }
    assert sum(10**chance for word, chance in singles.items() if word != BEGIN) == pytest.approx(1, abs=1e-3)
    assert END in singles
    assert all(math.isfinite(chance) for chance in singles.values())


def test_words_the_dictionary_lacks_are_pronounced():
    known = {"tooth": ["T UW TH"], "ache": ["EY K"], "whiten": ["W AY T AH N"]}
    assert pronounce_word("toothache", known) == ["T UW TH EY K"]
    assert pronounce_word("whitened", known) == ["W AY T AH N D"]
    assert pronounce_word("tooth", known) == ["T UW TH"]
    assert to_phones("make") == "M EY K"
    assert to_phones("petrov") == "P EH T R AO V"
    assert to_phones("123") == ""


def test_every_name_we_know_can_be_said():
    for kind in ("first", "last"):
        assert all(to_phones(name) for name in load_patterns().classes[kind])
