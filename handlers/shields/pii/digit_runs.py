"""Runs of digits in a text, in figures and in words, as a voice says them: `four one five double two`, `triple seven`."""

from collections.abc import Sequence
from typing import NamedTuple

from handlers.shields.pii.lexicon import Lexicon
from handlers.shields.pii.tokens import Word

_MARKS = frozenset(",-.()/–—…_+·*#|:;")
_HUNDRED, _THOUSAND, _TEN = 100, 1000, 10
#: How many marks and fillers may stand between two digits of one number.
_GAP = 4
#: What a recogniser writes for a digit in the middle of others.
_SOUND_ALIKE = {"to": "2", "too": "2", "for": "4", "fore": "4", "ate": "8", "won": "1", "tree": "3", "niner": "9"}


class DigitPiece(NamedTuple):
    """One spoken number: its digits, the word after it, and how it was said.

    `digit` (one by one), `number` (ten and more in words), `amount` (with hundred or thousand), `figures`.
    """

    digits: str
    end: int
    said: str


class DigitRun(NamedTuple):
    """Numbers in a row: the words they stand at, the pieces, and what stands between them."""

    start: int
    end: int
    pieces: tuple[DigitPiece, ...]
    between: tuple[frozenset[str], ...]

    @property
    def digits(self) -> str:
        return "".join(piece.digits for piece in self.pieces)

    @property
    def singles(self) -> int:
        """Digits that were said one by one."""
        return sum(len(piece.digits) for piece in self.pieces if piece.said == "digit")


def find_digit_runs(words: Sequence[Word], lexicon: Lexicon, *, heard: bool = False) -> list[DigitRun]:
    """All runs of digits. `heard`: words that a recogniser wrote, in which `for` may be a four."""
    found: list[DigitRun] = []
    skip = lexicon.words("skip")
    at = 0
    while at < len(words):
        first = read_piece(words, at, lexicon)
        if first is None:
            at += 1
            continue
        pieces, between, end = [first], list[frozenset[str]](), first.end
        while True:
            next_ = end
            while next_ < len(words) and next_ - end < _GAP and (words[next_].text in _MARKS or words[next_].text in skip):
                next_ += 1
            piece = read_piece(words, next_, lexicon)
            if piece is None and heard and next_ < len(words) and words[next_].text in _SOUND_ALIKE:
                piece = DigitPiece(_SOUND_ALIKE[words[next_].text], next_ + 1, "digit")
            if piece is None:
                break
            between.append(frozenset(word.text for word in words[end:next_]))
            pieces.append(piece)
            end = piece.end
        found.append(DigitRun(at, end, tuple(pieces), tuple(between)))
        at = end
    return found


def read_piece(words: Sequence[Word], at: int, lexicon: Lexicon) -> DigitPiece | None:
    """The number that begins at this word."""
    if at >= len(words):
        return None
    word = words[at].text
    if word.isdecimal():
        return _amount(words, DigitPiece(word, at + 1, "figures"), lexicon)
    if word in lexicon.repeat:
        after = at + 2 if at + 1 < len(words) and words[at + 1].text == "-" else at + 1
        digit = lexicon.digits.get(words[after].text, words[after].text) if after < len(words) else ""
        if len(digit) == 1 and digit.isdecimal():
            return DigitPiece(digit * lexicon.repeat[word], after + 1, "digit")
        return None
    if word in lexicon.tens:
        return _amount(words, _tens(words, at, lexicon), lexicon)
    if word in lexicon.values:
        return _amount(words, DigitPiece(str(lexicon.values[word]), at + 1, "number"), lexicon)
    if word in lexicon.digits:
        return _amount(words, DigitPiece(lexicon.digits[word], at + 1, "digit"), lexicon)
    if word in lexicon.words("hundred") or word in lexicon.words("thousand"):
        return _amount(words, DigitPiece("1", at, "number"), lexicon)
    return None


def _tens(words: Sequence[Word], at: int, lexicon: Lexicon) -> DigitPiece:
    value, end = lexicon.tens[words[at].text], at + 1
    if end < len(words) and (words[end].text == "-" or words[end].text in lexicon.words("joiner")):
        end += 1
    unit = words[end].text if end < len(words) else ""
    if lexicon.digits.get(unit, "0") != "0":
        return DigitPiece(str(value + int(lexicon.digits[unit])), end + 1, "number")
    if value in lexicon.tens_teens and lexicon.values.get(unit, _HUNDRED) < 2 * _TEN:
        return DigitPiece(str(value + lexicon.values[unit]), end + 1, "number")
    return DigitPiece(str(value), at + 1, "number")


def _amount(words: Sequence[Word], piece: DigitPiece, lexicon: Lexicon) -> DigitPiece:
    """A number with the hundreds or thousands that follow it."""
    value, end, said = int(piece.digits[:12]), piece.end, piece.said
    if end >= len(words) or value >= _THOUSAND:
        return piece
    for name, factor in (("hundred", _HUNDRED), ("thousand", _THOUSAND)):
        if end < len(words) and words[end].text in lexicon.words(name):
            value, end, said = value * factor, end + 1, "amount"
            after = end + 1 if end < len(words) and words[end].text in {"and", "y", "et", "und"} else end
            rest = read_piece(words, after, lexicon) if after < len(words) and words[after].text not in lexicon.repeat else None
            if rest and int(rest.digits) < factor and (rest.said != "digit" or after > end or factor == _HUNDRED):
                value, end = value + int(rest.digits), rest.end
    return DigitPiece(str(value), end, said) if said == "amount" else piece
