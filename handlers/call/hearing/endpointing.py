"""When a turn is over: how long to wait in silence, decided on the words and on what was asked."""

import re

from schemas.reply import Expects

#: Silence, in milliseconds, after which a pause is announced and answering may begin on a guess.
PAUSE_MS = 200
#: The answer to a narrow question is complete: answer promptly, but let a "yes, please" finish.
COMPLETE_MS = 400
#: Nothing speaks for or against the turn being over.
NEUTRAL_MS = 440
#: The phrase is unfinished, or the caller is thinking.
UNFINISHED_MS = 1100
#: A number is being dictated and lacks digits.
DICTATING_MS = 1400
#: No words were made out: the recogniser may be behind, or it was noise.
WORDLESS_MS = 500

_UNFINISHED = re.compile(
    r"\b(and|but|or|so|because|the|a|an|to|at|on|in|for|with|from|of|my|your|is|are|was|i|i'm|i'd|we|it's|that|um|uh|er|erm|hmm|"
    r"like|about|maybe|actually|well|my name is|my number is|the number is|if|when|between|next|this|around|"
    r"y|o|pero|porque|el|la|un|una|de|en|con|para|mi|es|eh|und|oder|aber|der|die|das|ein|eine|mit|et|ou|mais|le|les|du|des)$"
)
_DIGIT = (
    "zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred"
)
_DICTATED = re.compile(rf"(?:\b(?:{_DIGIT}|\d+)\b[\s-]*){{3,}}$")
_COUNTED = re.compile(rf"\b(?:{_DIGIT}|\d+)\b")
_ANSWERED = {
    "yes-no": re.compile(
        r"^(yes|yeah|yep|yup|sure|ok|okay|right|correct|please|no|nope|nah|exactly|absolutely|perfect|great|fine|sí|si|ja|nein|oui|non)\b"
    ),
    "date": re.compile(r"\b(today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|\w+(th|st|nd|rd))$"),
    "time": re.compile(r"\b(o'clock|am|pm|a m|p m|morning|afternoon|evening|noon|thirty|fifteen|forty five|half past \w+)$"),
}
#: A telephone number has ten digits in North America and seldom fewer than nine elsewhere.
_NUMBER_DIGITS = 10


def endpointing_silence(words: str, expects: Expects) -> int:
    """Milliseconds of silence after `words` that end the turn, given what the agent's last reply asked for."""
    said = words.strip().lower()
    if not said:
        return WORDLESS_MS
    digits = _digits(said)
    if (expects == "number" or _DICTATED.search(said)) and 0 < digits < _NUMBER_DIGITS:
        return DICTATING_MS
    if expects == "number" and digits >= _NUMBER_DIGITS:
        return COMPLETE_MS
    answered = _ANSWERED.get(expects)
    if answered and answered.search(said):
        return COMPLETE_MS
    if _UNFINISHED.search(said):
        return UNFINISHED_MS
    return NEUTRAL_MS


def _digits(said: str) -> int:
    """How many digits have been dictated: figures, words, and `double five` as two."""
    count = 0
    for word in _COUNTED.findall(said):
        count += len(word) if word.isdigit() else 2 if word == "triple" else 1
    return count
