"""A sentence of a business's callers with what it means, put right by the owner."""

import msgspec


class IntentExample(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever says `said`, or nearly the same, means `intent`, and the service (id) when there is one."""

    id: str
    said: str
    intent: str
    service: str = ""
