"""Numbers in the words of several languages, in the chunks in which people say them: "nineteen seventy two" is 19, 72."""

import re
from collections.abc import Mapping

_EN = (
    "zero oh o nought naught=0 one first=1 two second=2 three third tree=3 four fourth=4 five fifth fife=5 six sixth=6 "
    "seven seventh=7 "
    "eight eighth ate=8 nine ninth niner=9 ten tenth=10 eleven eleventh=11 twelve twelfth twelth=12 thirteen thirteenth=13 "
    "fourteen fourteenth=14 fifteen fifteenth=15 sixteen sixteenth=16 seventeen seventeenth=17 eighteen eighteenth=18 "
    "nineteen nineteenth=19 twenty twentieth=20 thirty thirtieth=30 forty fourty=40 fifty=50 sixty=60 seventy=70 eighty=80 "
    "ninety=90 hundred=100 thousand=1000"
)
_ES = (
    "cero=0 uno un una primero primer=1 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 "
    "trece=13 "
    "catorce=14 quince=15 dieciséis dieciseis=16 diecisiete=17 dieciocho=18 diecinueve=19 veinte=20 veintiuno veintiún=21 "
    "veintidós veintidos=22 veintitrés veintitres=23 veinticuatro=24 veinticinco=25 veintiséis veintiseis=26 veintisiete=27 "
    "veintiocho=28 veintinueve=29 treinta=30 cuarenta=40 cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90 cien "
    "ciento=100 "
    "doscientos=200 novecientos=900 mil=1000"
)
_FR = (
    "zéro zero=0 un une premier première=1 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 "
    "treize=13 quatorze=14 quinze=15 seize=16 vingt vingts=20 trente=30 quarante=40 cinquante=50 soixante=60 septante=70 "
    "huitante octante=80 nonante=90 cent cents=100 mille=1000"
)
_DE = (
    "null=0 eins ein eine erst=1 zwei zwo zweit=2 drei dritt=3 vier viert=4 fünf fuenf fünft=5 sechs sechst=6 sieben "
    "siebt=7 acht=8 "
    "neun neunt=9 zehn zehnt=10 elf elft=11 zwölf zwoelf zwölft=12 dreizehn=13 vierzehn=14 fünfzehn fuenfzehn=15 sechzehn=16 "
    "siebzehn=17 achtzehn=18 neunzehn=19 zwanzig=20 dreißig dreissig=30 vierzig=40 fünfzig fuenfzig=50 sechzig=60 siebzig=70 "
    "achtzig=80 neunzig=90 hundert=100 tausend=1000"
)
_IT = (
    "zero=0 uno un primo=1 due=2 tre=3 quattro=4 cinque=5 sei=6 sette=7 otto=8 nove=9 dieci=10 undici=11 dodici=12 "
    "tredici=13 "
    "quattordici=14 quindici=15 sedici=16 diciassette=17 diciotto=18 diciannove=19 venti vent=20 trenta trent=30 "
    "quaranta quarant=40 cinquanta cinquant=50 sessanta sessant=60 settanta settant=70 ottanta ottant=80 novanta novant=90 "
    "cento=100 mille=1000 mila=1000"
)
_PT = (
    "zero=0 um uma primeiro=1 dois duas=2 três tres=3 quatro=4 cinco=5 seis meia=6 sete=7 oito=8 nove=9 dez=10 onze=11 "
    "doze=12 treze=13 "
    "catorze quatorze=14 quinze=15 dezesseis dezasseis=16 dezessete dezassete=17 dezoito=18 dezenove dezanove=19 vinte=20 "
    "trinta=30 quarenta=40 cinquenta=50 sessenta=60 setenta=70 oitenta=80 noventa=90 cem cento=100 novecentos=900 mil=1000"
)
_JOINED = {"es": "y", "fr": "et", "de": "und", "pt": "e", "en": "and", "it": "e"}
_REPEATED = {"double": 2, "triple": 3, "treble": 3, "doble": 2, "doppel": 2, "doppio": 2}
_HUNDRED, _THOUSAND, _TWENTY, _TEN, _FOUR, _SIX, _EIGHTY, _SIXTY, _LONGEST = 100, 1000, 20, 10, 4, 6, 80, 60, 8


def _table(text: str) -> dict[str, int]:
    words, table = list[str](), dict[str, int]()
    for word in text.split():
        name, _, value = word.partition("=")
        words.append(name)
        if value:
            table |= dict.fromkeys(words, int(value))
            words = []
    return table


_TABLES = {name: _table(text) for name, text in (("en", _EN), ("es", _ES), ("fr", _FR), ("de", _DE), ("it", _IT), ("pt", _PT))}
_ENDINGS = re.compile(r"(?:s?ten|s?te|s?ter|s?tes)$")


def find_word_values(word: str, language: str) -> list[int] | None:
    """What a word says: [72] for "72", [2, 70] for "zweiundsiebzig", [] for a mere joint; None when it is no number."""
    table = _TABLES.get(language, _TABLES["en"])
    if word.isdecimal() and word.isascii():
        return [int(word)]
    if re.fullmatch(r"\d{1,2}(st|nd|rd|th|er|º|ª|o)", word):
        return [int(re.sub(r"\D", "", word))]
    if word in table:
        return [table[word]]
    if language in {"de", "it"}:
        stems = (word, _ENDINGS.sub("", word), f"{_ENDINGS.sub('', word)}t") if language == "de" else (word,)
        return next((found for stem in stems if (found := _compound(stem, table))), None)
    return None


def _compound(word: str, table: Mapping[str, int]) -> list[int] | None:
    found: list[int] = []
    while word:
        if word.startswith("und") and found:
            word = word[3:]
            continue
        part = next((word[:size] for size in range(len(word), 1, -1) if word[:size] in table), "")
        if not part:
            return None
        found.append(table[part])
        word = word[len(part) :]
    return found


def find_number_chunks(words: list[str], language: str) -> list[str | None]:
    """Numbers as digits, in chunks; None where other words stand between. A written "05" stays whole."""
    out: list[str | None] = []
    now: int | None = None
    times = 1
    for word in words:
        if word in _REPEATED:
            now, out, times = None, _closed(out, now), _REPEATED[word]
            continue
        said = find_word_values(word, language)
        if said is None or (word.isdecimal() and ((len(word) > 1 and word[0] == "0") or len(word) >= _LONGEST)):
            out = _closed(out, now)
            now = None
            joint = word == _JOINED.get(language) or (word == "and" and bool(out))
            if said is not None:
                out.append(word)
            elif not joint and out and out[-1] is not None:
                out.append(None)
            if joint and out and out[-1] is not None:
                now = _reopened(out)
            continue
        for value in said:
            if times > 1:
                out += [str(value)] * times
                times = 1
            elif now is not None and (more := _added(now, value, language)) is not None:
                now = more
            else:
                out = _closed(out, now)
                now = value
    return _closed(out, now)


def _closed(out: list[str | None], now: int | None) -> list[str | None]:
    return out if now is None else [*out, str(now)]


def _reopened(out: list[str | None]) -> int | None:
    """A joint in the middle of a number: "setenta y dos", "two thousand and five"; after a full one nothing is added."""
    last = out[-1]
    if last and not last.startswith("0") and int(last) % _TEN == 0:
        out.pop()
        return int(last)
    return None


def _added(now: int, value: int, language: str) -> int | None:
    """The number said on: 70 and 2 are 72, 19 and 100 are 1900; None when a new number begins. "Twenty thirty" are two."""
    last = now % _HUNDRED
    if value in {_HUNDRED, _THOUSAND}:
        if not now or (now >= value * _TEN and value == _THOUSAND):
            return None
        below = now % _THOUSAND if now >= _THOUSAND and value == _HUNDRED else now
        return now - below + max(below, 1) * value
    if value > _HUNDRED:
        return now + value if now >= _THOUSAND and now % _THOUSAND == 0 else None
    if not value:
        return None
    if now >= _HUNDRED and not last:
        return now + value
    if language == "fr" and value == _TWENTY and last == _FOUR:
        return now - _FOUR + _EIGHTY
    if language == "fr" and last in {_SIXTY, _EIGHTY} and value < _TWENTY:
        return now + value
    if language == "fr" and last % _TWENTY == _TEN and last in {_TEN, _SIXTY + _TEN, _EIGHTY + _TEN} and _SIX < value < _TEN:
        return now + value
    if language == "de" and 0 < last < _TEN and value >= _TWENTY:
        return now + value
    return now + value if last >= _TWENTY and not last % _TEN and value < _TEN else None
