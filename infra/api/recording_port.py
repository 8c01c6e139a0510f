"""Recordings, as the API sees them."""

from typing import Protocol


class Recordings(Protocol):
    """Recordings that can be opened."""

    async def wav(self, tenant: str, call: str) -> bytes | None:
        """A WAV file of two-channel mu-law; None when there is none, or no key to it. ValueError when it was changed."""
        ...
