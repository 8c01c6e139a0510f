"""Where postcodes are, from the data we ship."""

from handlers.business.templates import knowledge_folder
from handlers.shields.geofence.atlas import Atlas, read_atlas


def atlas() -> Atlas:
    """The places of every country that is shipped; a second of reading."""
    folder = knowledge_folder() / "postcodes"
    return read_atlas({name: (folder / f"{name}.tsv").read_text("utf-8") for name in ("us", "gb", "ca", "de", "us-states")})
