"""Old shapes lifted to today's: pure functions by tag, applied while decoding."""

from collections.abc import Callable
from typing import Any

#: tag -> the upcasters to run in order on the decoded JSON object of that tag.
UPCASTERS: dict[str, tuple[Callable[[dict[str, Any]], dict[str, Any]], ...]] = {}
