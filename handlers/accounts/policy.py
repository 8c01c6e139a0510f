"""What a password must be: long, and not one of those that everybody tries first."""

import re
import unicodedata

SHORTEST, LONGEST = 12, 256
#: So many different characters at least, and so many left over when the commonest words are taken away.
_DIFFERENT, _OF_ONES_OWN = 5, 5

_COMMONEST = (
    "password passwort contrasena motdepasse senha wachtwoord parola welcome willkommen bienvenido hello letmein iloveyou "
    "admin administrator root user guest login master secret test testing changeme default temp office business company "
    "reception receptionist daybook appointment calendar dentist dental "
    "qwerty qwertyuiop qwertz azerty asdfgh asdf zxcvbn qazwsx wasd abcdefgh abcdef abcd abc "
    "monkey dragon sunshine princess football baseball basketball soccer superman batman shadow michael jordan jessica "
    "starwars pokemon trustno summer winter spring autumn january december monday friday flower freedom whatever "
    "cookie chocolate family forever together blessed jesus angel mustang ferrari mercedes corvette liverpool chelsea "
    "arsenal london newyork america computer internet google facebook samsung hunter killer soldier tigger charlie"
).split()
_BY_LENGTH = sorted(_COMMONEST, key=len, reverse=True)
_DISGUISE = str.maketrans("0134578@$!", "oleastbasi")
_RUNS = ("01234567890123456789", "98765432109876543210")


def normalise_password(password: str) -> str:
    """The password as it is kept: the same whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", password)


def find_weakness(password: str, *known: str) -> str:
    """Why this password cannot be taken and what to do; empty when it can. `known`: the name and address of its owner."""
    password = normalise_password(password)
    if len(password) < SHORTEST:
        return f"the password needs at least {SHORTEST} characters; a sentence of four or five words is good"
    if len(password) > LONGEST:
        return f"the password may have {LONGEST} characters at most"
    plain = password.casefold()
    if len(set(plain)) < _DIFFERENT:
        return "the password repeats itself; use more different characters"
    words = [word for text in known for word in re.split(r"[^\w]+|_", text.casefold()) if len(word) > 2]  # noqa: PLR2004
    if _left_of(plain, [*sorted(words, key=len, reverse=True), *_BY_LENGTH]) < _OF_ONES_OWN:
        return "the password is one of those that are tried first, or your own name; use a sentence of four or five words"
    return ""


def _left_of(plain: str, words: list[str]) -> int:
    """How many characters are left when common words, digits in a row and signs are taken away, in either spelling."""
    return min(len(_without(form, words)) for form in (plain, plain.translate(_DISGUISE)))


def _without(text: str, words: list[str]) -> str:
    for word in words:
        text = text.replace(word, " ")
    for digits in set(re.findall(r"\d{3,}", text)):
        if any(digits in run for run in _RUNS) or len(set(digits)) == 1 or re.fullmatch(r"(19|20)\d\d", digits):
            text = text.replace(digits, " ")
    return re.sub(r"[\W_]", "", re.sub(r"\d{1,4}$", "", text.strip()))
