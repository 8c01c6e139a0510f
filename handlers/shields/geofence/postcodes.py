"""Where postcodes are, from the data we ship."""

from handlers.business.templates import shipped
from handlers.shields.geofence.atlas import Atlas, read


def atlas() -> Atlas:
    """The places of every country that is shipped; a second of reading."""
    folder = shipped() / "postcodes"
    return read({name: (folder / f"{name}.tsv").read_text("utf-8") for name in ("us", "gb", "ca", "de", "us-states")})
