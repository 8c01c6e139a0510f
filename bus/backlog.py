"""What this connection has sent and the log has not acknowledged: a first sign of a full disk, a slow server or a lost leader."""

import msgspec


class Backlog(msgspec.Struct, frozen=True, kw_only=True):
    """What one connection keeps until the log has it: frames, facts, and for how many seconds the oldest has waited."""

    frames: int = 0
    facts: int = 0
    seconds: float = 0.0

    @property
    def unacked(self) -> int:
        return self.frames + self.facts
