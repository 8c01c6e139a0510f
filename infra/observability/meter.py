"""What each handler has done so far, for `nats micro stats` and the benchmarks."""

import msgspec


class HandlerFigures(msgspec.Struct):
    """One handler's figures since its process started. `seconds` is time spent handling, `figures` what else there is to tell."""

    handled: int = 0
    answers: int = 0
    failed: int = 0
    parked: int = 0
    seconds: float = 0.0
    last_error: str = ""
    figures: dict[str, float] = {}


class Meter:
    """Counts by handler name. `last_error` is an exception's type: its message may quote a person."""

    def __init__(self) -> None:
        self.counts: dict[str, HandlerFigures] = {}

    def of(self, handler: str) -> HandlerFigures:
        return self.counts.setdefault(handler, HandlerFigures())

    def handled(self, handler: str, seconds: float, *, answers: int = 0) -> None:
        count = self.of(handler)
        count.handled += 1
        count.answers += answers
        count.seconds += seconds

    def failed(self, handler: str, error: BaseException, *, parked: bool = False) -> None:
        count = self.of(handler)
        count.failed += 1
        count.parked += parked
        count.last_error = type(error).__name__
