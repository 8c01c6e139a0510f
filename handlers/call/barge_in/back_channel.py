"""Which words are only listening ("mm-hm", "right", "okay") and which want the floor."""

import re

_LISTENING = frozenset(
    "mm mhm hm hmm mmm mm-hm mmhm mm-hmm uh uh-huh huh um ah oh ok okay right yeah yes yep yup sure good great fine cool nice "
    "alright i see got it perfect exactly true wow really aha please thanks thank you "
    "sí si vale claro bueno ajá ja genau gut oui d'accord bien voilà "
    "sì va bene sim certo tá tak dobrze да ага угу hai はい うん".split()
)
#: Single words that take the floor at once, whatever else.
_STOP = frozenset(
    "stop wait no hold hang sorry excuse actually but pardon what perdón espera para halt moment warte attends non".split()
)
_WORD = re.compile(r"[\w'-]+")
#: Speech over the agent must last this long before words not yet final may stop it: an "mm-hm" is shorter, and a recogniser
#: makes words of anything.
INSISTS_MS = 440
#: A stopping word needs less.
STOPS_MS = 280
#: More listening words than this in a row are a sentence.
_MOST = 3


def is_back_channel(words: str) -> bool:
    """True when `words` are nothing but a sign of listening; empty words are not."""
    said = _WORD.findall(words.lower())
    return 0 < len(said) <= _MOST and all(word in _LISTENING for word in said)


def has_stop_word(words: str) -> bool:
    """True when one of `words` asks the speaker to stop."""
    return any(word in _STOP for word in _WORD.findall(words.lower()))


def is_barge_in(words: str) -> bool:
    """True when `words` interrupt: a stopping word, or more than signs of listening."""
    return has_stop_word(words) or (bool(words.strip()) and not is_back_channel(words))
