"""When something about an account is not allowed: why, and what to do next."""

from typing import Literal

Why = Literal["wrong", "slow", "invalid", "taken", "absent", "forbidden"]


class Denied(Exception):
    """The sentence is for people. `seconds` is how long to wait when it is `slow`."""

    def __init__(self, why: Why, sentence: str, seconds: int = 0) -> None:
        super().__init__(sentence)
        self.why, self.sentence, self.seconds = why, sentence, seconds
