"""What cannot be handled is parked with its reason, for a person to look at."""

from collections.abc import Awaitable, Callable

from handlers.handler import Handler
from schemas.fact import Fact

#: Parks one fact for a handler: called when its tries are used up.
Park = Callable[[Handler, Fact, Exception], Awaitable[None]]
