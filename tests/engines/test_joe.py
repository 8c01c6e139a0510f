"""Joe: how text becomes words, words sounds, and sounds a voice."""

import sqlite3

import pytest

from handlers.call.ports.recogniser import EngineFailed
from infra.engines.joe.clauses import pieces
from infra.engines.joe.lexicon import Lexicon
from infra.engines.joe.phonemes import phonemes
from infra.engines.joe.reading_aloud import words
from infra.engines.joe.voice import JoeVoice
from infra.engines.telephone_audio import FRAME, decode_to_float, measure_loudness

KNOWN = {
    "the": "ð ə",
    "apple": "ˈæ p ə l",
    "clean": "k l ˈi n",
    "tooth": "t ˈu θ",
    "ache": "ˈeɪ k",
    "hello": "h ɛ l ˈoʊ",
    "water": "w ˈɔ t ɚ",
    "bird": "b ˈɚ d",
    "book": "b ˈʊ k",
    "chen": "t͡ʃ ˈɛ n",
}


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory):
    file = tmp_path_factory.mktemp("dictionary") / "lexicon.db"
    with sqlite3.connect(file) as made:
        made.execute("create table word_phonemes (word text, pron_order integer, phonemes text)")
        made.executemany("insert into word_phonemes values (?, 0, ?)", KNOWN.items())
    made.close()
    return Lexicon(file)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("A cleaning is $89.50.", "a cleaning is eighty nine dollars and fifty cents ."),
        ("$1,200 or €0.01", "one thousand two hundred dollars or one cent"),
        ("open 9:30-17:00", "open nine thirty to five |p |m"),
        ("at 9:00, 9:05 or 10:15 a.m.", "at nine o'clock , nine oh five or ten fifteen |a |m"),
        ("Call (718) 442-9013", "call seven one eight , four four two , nine oh one three"),
        ("the 23rd of 2026", "the twenty third of twenty twenty six"),
        ("Dr. Chen, 115 Main St.", "doctor chen , a hundred and fifteen main street ."),
        ("reference K T, three", "reference |k |t , three"),
        ("Is that S-M-I-T-H?", "is that |s |m |i |t |h ?"),
        ("No. Room no. 5", "no . room number five"),
        ("3.5% & more", "three point five percent and more"),
        ("Siobhán’s", "siobhan's"),
        ("I think so, a bit.", "i think so , a bit ."),
        ("", ""),
    ],
)
def test_what_is_written_is_said_as_people_say_it(written, said):
    assert " ".join(words(written)) == said


def test_words_are_said_as_the_dictionary_has_them_or_by_their_parts_or_by_rules(lexicon):
    assert lexicon.sounds("hello") == ("h", "ɛ", "l", "ˈoʊ")
    assert lexicon.sounds("apple's")[-1] == "z"
    assert lexicon.sounds("books")[-1] == "s"
    assert lexicon.sounds("aches")[-1] == "s"
    assert lexicon.sounds("cleaning")[-2:] == ("ɪ", "ŋ")
    assert lexicon.sounds("toothache") == ("t", "ˈu", "θ", "ˌeɪ", "k")
    assert sum(sound.startswith("ˈ") for sound in lexicon.sounds("petrov")) == 1
    assert lexicon.sounds("CPR") == (*lexicon.sounds("|c"), *lexicon.sounds("|p"), *lexicon.sounds("|r"))
    assert lexicon.sounds("BOOK") == lexicon.sounds("book")
    assert lexicon.sounds("") == ()


def test_sounds_are_written_as_joe_was_taught_them(lexicon):
    assert phonemes(["hello", ",", "water", "bird", "."], lexicon.sounds) == "hɛlˈoʊ, wˈɔːɾɚ bˈɜːd."
    assert phonemes(["the", "apple", "the", "book"], lexicon.sounds).split()[::2] == ["ðɪ", "ðə"]
    assert phonemes([".", "chen", "!"], lexicon.sounds) == "tʃˈɛn!"


def test_a_long_text_is_made_in_pieces_and_the_first_is_short():
    text = "Thank you, that's right. Your appointment is on Tuesday, the twenty-fourth, at nine. Is there anything else?"
    made = pieces(text)
    assert " ".join(made) == text
    assert len(made[0].split()) <= 5
    assert len(made) > 2
    assert pieces("It is $1,200.50 at 9:30.") == ["It is $1,200.50 at 9:30."]
    assert pieces(" ") == []
    endless = "on and " * 200
    assert " ".join(pieces(endless)) == endless.strip()
    assert max(len(piece.split()) for piece in pieces(endless)) <= 30


async def whole(voice, text):
    return b"".join([sound async for sound in voice.say(text, "en")])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("models")


@pytest.mark.sound
async def test_joe_speaks_in_whole_frames_at_the_level_of_a_telephone_and_the_same_each_time(folder):
    first, second = JoeVoice(folder), JoeVoice(folder)
    text = "You are all set, and your appointment is on Tuesday at nine."
    await whole(first, "Something else came before.")
    sound = await whole(first, text)
    assert len(sound) % FRAME == 0
    assert 16_000 < len(sound) < 64_000
    assert -24 < measure_loudness(decode_to_float(sound)) < -16
    assert await whole(second, text) == sound
    assert [piece async for piece in first.say(text, "en")] == [sound]
    await first.close()
    await second.close()


@pytest.mark.sound
async def test_a_caller_who_interrupts_joe_stops_him_and_the_next_sentence_follows(folder):
    voice = JoeVoice(folder)
    saying = voice.say("One thing, and another thing. " * 10, "en")
    assert await anext(saying)
    await saying.aclose()
    assert await whole(voice, "Yes, go on.")
    assert await whole(voice, "") == b""
    await voice.close()


async def test_joe_leaves_other_languages_to_others(tmp_path):
    voice = JoeVoice(tmp_path)
    assert (voice.speaks("en-GB"), voice.speaks("es")) == (True, False)
    with pytest.raises(EngineFailed, match="speaks English"):
        await anext(voice.say("Hola.", "es"))
    await voice.close()
    with pytest.raises(EngineFailed, match="closed"):
        await anext(voice.say("Hello.", "en"))
