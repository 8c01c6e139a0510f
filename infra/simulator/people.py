"""The people whose phones ring: what each does when the simulated carrier calls them."""

from typing import Literal

import msgspec

#: `leaves`: accepts, and is gone before the caller can say a word. `silent`: hears the whisper, and presses nothing.
Habit = Literal["accepts", "no-answer", "busy", "failed", "machine", "hangs-up", "wrong-key", "silent", "leaves"]


class PhoneOwner(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with a phone: after `picks_up` seconds they answer, and talk for `talks` seconds with a caller.

    `hears` is how much of the whisper they listen to before they press a key, in seconds.
    """

    does: Habit = "accepts"
    picks_up: float = 0.05
    hears: float = 0.05
    talks: float = 1.0

    @property
    def key(self) -> str:
        """The key they press; empty for none."""
        return {"accepts": "1", "leaves": "1", "wrong-key": "5"}.get(self.does, "")
