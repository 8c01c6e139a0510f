"""Prices as they are said: `eighty-nine dollars and fifty cents`."""

from decimal import Decimal, InvalidOperation

from handlers.dialogue.spoken.numbers import say_cardinal

#: Whole and hundredth, one and several, by currency.
_NAMES = {
    "USD": ("dollar", "dollars", "cent", "cents"),
    "CAD": ("dollar", "dollars", "cent", "cents"),
    "AUD": ("dollar", "dollars", "cent", "cents"),
    "GBP": ("pound", "pounds", "penny", "pence"),
    "EUR": ("euro", "euros", "cent", "cents"),
}


def say_price(amount: str, currency: str) -> str:
    """Words for a decimal text in a currency; `nothing` for zero."""
    try:
        exact = Decimal(amount).quantize(Decimal("0.01"))
    except InvalidOperation:
        return f"{amount} {currency}"
    whole, part = divmod(int(exact * 100), 100)
    one, several, small_one, small_several = _NAMES.get(currency, (currency, currency, "hundredth", "hundredths"))
    words = []
    if whole or not part:
        words.append(f"{say_cardinal(whole)} {one if whole == 1 else several}")
    if part:
        words.append(f"{say_cardinal(part)} {small_one if part == 1 else small_several}")
    return " and ".join(words) if exact else "nothing"
