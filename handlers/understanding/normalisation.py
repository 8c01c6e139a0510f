"""Words as we compare them: lower case, no punctuation, contractions opened, hesitation dropped, telephone spellings mended."""

import re
import unicodedata
from functools import lru_cache

#: More words than anybody says in one turn; what follows is not read.
LONGEST = 160
_LONGEST_TEXT = 2000
#: Letters that a stem keeps at least.
_SHORTEST = 3

_TOKEN = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}:\d\d|\d+(?:st|nd|rd|th)\b|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:'[^\W\d_]+)*"
)

_HESITATION = frozenset("um uh er erm umm uhm ah eh hm hmm mmm".split())

_MENDED = {
    "im": "i am",
    "ive": "i have",
    "id": "i would",
    "ill": "i will",
    "its": "it is",
    "dont": "do not",
    "cant": "can not",
    "cannot": "can not",
    "wont": "will not",
    "doesnt": "does not",
    "didnt": "did not",
    "isnt": "is not",
    "wasnt": "was not",
    "couldnt": "could not",
    "wouldnt": "would not",
    "havent": "have not",
    "thats": "that is",
    "whats": "what is",
    "wheres": "where is",
    "whens": "when is",
    "hows": "how is",
    "whos": "who is",
    "theres": "there is",
    "lets": "let us",
    "youre": "you are",
    "theyre": "they are",
    "can't": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "is not",
    "let's": "let us",
    "y'all": "you",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "have to",
    "lemme": "let me",
    "gimme": "give me",
    "o'clock": "oclock",
    "ok": "okay",
    "yep": "yes",
    "yup": "yes",
    "yeah": "yes",
    "yea": "yes",
    "yah": "yes",
    "nope": "no",
    "nah": "no",
    "dr": "doctor",
    "mr": "mister",
    "mrs": "misses",
    "appt": "appointment",
    "appts": "appointments",
    "tmrw": "tomorrow",
    "tomorow": "tomorrow",
    "tommorow": "tomorrow",
    "tommorrow": "tomorrow",
    "thru": "through",
    "til": "till",
    "'til": "till",
    "hafta": "have to",
    "kinda": "kind of",
    "checkup": "check up",
    "checkups": "check ups",
}
_ENDINGS = (
    ("n't", " not"),
    ("'re", " are"),
    ("'ve", " have"),
    ("'ll", " will"),
    ("'m", " am"),
    ("'d", " would"),
)
_IS = frozenset("what where when who how that it there he she here name".split())

#: What recognisers make of common words, as whole runs of words.
_RUNS = (
    (r"\buh huh\b|\bmm+ ?hm+\b|\bmhm+\b", "yes"),
    (r"\b(?:uh uh|nuh uh)\b", "no"),
    (r"\bp ?m\b", "pm"),
    (r"\ba m\b(?! i\b)", "am"),
    (r"\bo clock\b|\ba clock\b", "oclock"),
    (r"\bto ?morrow\b", "tomorrow"),
    (r"\b(?:choose|twos|tues|toos|chews|two s) ?day\b|\btue\b|\btues\b|\btuseday\b", "tuesday"),
    (r"\b(?:wens|wends|wedns|when s|wed ness|wed nes) ?day\b|\bwed\b", "wednesday"),
    (r"\b(?:thirst|thurs|thirs|thers) ?day\b|\bthu\b|\bthurs\b", "thursday"),
    (r"\b(?:fry|fri|friede) ?day\b", "friday"),
    (r"\b(?:sadder|satur|satyr|sater) ?day\b", "saturday"),
    (r"\bsun day\b", "sunday"),
    (r"\bmon day\b|\bmundane\b", "monday"),
    (r"\bwhat is is\b", "what is"),
    (r"\bre schedule\b", "reschedule"),
    (r"\bcan sell\b|\bcancel ?it\b", "cancel it"),
    (r"\ba point ?ment\b|\ban appointments\b|\bappointment's\b", "appointment"),
    (r"\bcheck-?up\b", "check up"),
    (r"\bzipcode\b", "zip code"),
    (r"\bany more\b", "anymore"),
)
_MISHEARD = tuple((re.compile(pattern), right) for pattern, right in _RUNS)


@lru_cache(maxsize=4096)
def split_words(text: str) -> tuple[str, ...]:
    """The words of `text`, at most `LONGEST`. Any text whatever is fine."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST_TEXT]).lower().replace("\u2019", "'").replace("\u00ad", "")
    plain = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", plain)
    plain = re.sub(r"(\d)([ap]m)\b", r"\1 \2", plain)
    opened = " ".join(opened for token in _TOKEN.findall(plain) if (opened := _opened(token)))
    for pattern, right in _MISHEARD:
        opened = pattern.sub(right, opened)
    return tuple(word for word in opened.split()[:LONGEST] if word not in _HESITATION)


def _opened(token: str) -> str:
    if token in _MENDED:
        return _MENDED[token]
    if "'" not in token:
        return token
    for ending, opened in _ENDINGS:
        if token.endswith(ending):
            return token[: -len(ending)] + opened
    if token.endswith("'s"):
        return token[:-2] + (" is" if token[:-2] in _IS else "")
    return token.replace("'", "") if token.endswith("'") else token


@lru_cache(maxsize=8192)
def stem_word(word: str) -> str:
    """A word without its commonest English ending, so that cleaning, cleaned and cleans are one."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) >= len(ending) + _SHORTEST and not word.endswith("ss"):
            short = word[: -len(ending)]
            doubled = len(short) > _SHORTEST and short[-1] == short[-2] and short[-1] not in "ls"
            return short[:-1] if doubled else short.removesuffix("e")
    return word.removesuffix("e") if len(word) > _SHORTEST else word
