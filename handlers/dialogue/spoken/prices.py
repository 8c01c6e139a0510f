"""Prices as they are said: `eighty-nine dollars and fifty cents`."""

from decimal import Decimal, InvalidOperation

from handlers.dialogue.spoken.numbers import counted
from handlers.language.speech import Currency, Speech
from handlers.language.written import write_price

_FEW = range(2, 5)
_TEENS = range(11, 15)


def say_price(amount: str, currency: str, speech: Speech) -> str:
    """Words for a decimal text in a currency; `nothing` for zero."""
    try:
        exact = Decimal(amount).quantize(Decimal("0.01"))
    except InvalidOperation:
        return f"{amount} {currency}"
    if speech.written and exact:
        return write_price(exact, currency, speech.written)
    whole, part = divmod(int(exact * 100), 100)
    names = speech.prices.names.get(currency) or Currency(one=currency, many=currency, cent="/ 100", cents="/ 100")
    words = []
    if whole or not part:
        words.append(f"{counted(whole, speech)} {_form(whole, names.one, names.few, names.many)}")
    if part:
        words.append(f"{counted(part, speech)} {_form(part, names.cent, names.cents_few, names.cents)}")
    return speech.prices.joint.join(words) if exact else speech.prices.free


def _form(count: int, one: str, few: str, many: str) -> str:
    """One, several, or the form of Slavic languages for two to four."""
    if count == 1 or (few and count % 10 == 1 and count % 100 not in _TEENS and one != many and few.endswith(("а", "и"))):
        return one
    return few if few and count % 10 in _FEW and count % 100 not in _TEENS else many
