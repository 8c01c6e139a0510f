"""List prices: a small dated table with its sources."""

from decimal import Decimal
from typing import Literal

import msgspec

Part = Literal["telephony", "recognition", "model", "voice"]


class ListPrice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one `per` costs. `price_out` is for tokens that come out; `whole_minutes`: each minute begun is paid."""

    part: Part
    engine: str
    per: Literal["minute", "million tokens"]
    price: Decimal
    source: str
    price_out: Decimal = Decimal(0)
    whole_minutes: bool = False


class PriceTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table. `model` is the language model in use; the composition root may replace it."""

    as_of: str
    currency: str
    prices: tuple[ListPrice, ...]
    model: str = ""

    def price(self, part: Part, engine: str) -> ListPrice | None:
        """The price of an engine by its name, the most exact entry first; None for engines that cost nothing."""
        fitting = [price for price in self.prices if price.part == part and price.engine in engine]
        return max(fitting, key=lambda price: len(price.engine), default=None)


def read_prices(toml: bytes | str) -> PriceTable:
    """The table from its TOML; ValidationError names what is wrong in it."""
    return msgspec.toml.decode(toml, type=PriceTable)
