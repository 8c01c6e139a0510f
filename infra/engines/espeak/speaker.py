"""The process that speaks with espeak-ng, so that its licence (GPL-3.0-or-later) stays on its side of the pipe.

Lines of JSON in: a text, its voice and its manner, under a number; or a number alone, which stops what was asked under it.
Out: pieces of mu-law, each after its length in four bytes; a length of zero ends a text, and then the words follow as JSON
after theirs; a length of 4294967295 says that it failed, and then why after its length.
"""

import contextlib
import json
import queue
import struct
import sys
import threading
from typing import Any, BinaryIO

LENGTH = struct.Struct("<I")
FAILED = 0xFFFFFFFF
#: Brings espeak's usual -17.5 dBFS to about -20 on the line.
_GAIN = 0.8


class Asked:
    """What is asked for, in order, and what was asked for and is no longer wanted. Filled by a thread."""

    def __init__(self) -> None:
        self.waiting: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._unwanted = 0

    def read(self, source: BinaryIO) -> None:
        """Everything, until the other side is gone."""
        for line in source:
            with contextlib.suppress(ValueError):
                told = json.loads(line)
                if "text" in told:
                    self.waiting.put(told)
                else:
                    self._unwanted = told["stop"]
        self._unwanted = sys.maxsize
        self.waiting.put(None)

    def wanted(self, number: int) -> bool:
        """Whether somebody still waits: texts are asked for one after the other."""
        return number > self._unwanted


def speak(told: dict[str, Any], asked: Asked, out: BinaryIO) -> None:
    """One text with a fresh library, piece by piece."""
    from infra.engines.espeak.library import Library  # noqa: PLC0415 - in this process only
    from infra.engines.telephone_band import BandFilter  # noqa: PLC0415

    def put(sound: bytes) -> None:
        if sound:
            out.write(LENGTH.pack(len(sound)) + sound)
            out.flush()

    library = Library()
    try:
        narrowing = BandFilter(library.rate, _GAIN)

        def sound(samples: Any) -> bool:
            put(narrowing.feed(samples))
            return asked.wanted(told["number"])

        words = library.say(
            told["text"], told["voice"], pace=told["pace"], pitch=told["pitch"], lively=told["lively"], sound=sound
        )
        put(narrowing.rest())
    finally:
        library.close()
    answer(out, 0, json.dumps([[told["text"][start : start + length], at] for start, length, at in words]))


def answer(out: BinaryIO, sign: int, text: str) -> None:
    """End a text, with what is to be said about it."""
    told = text.encode()
    out.write(LENGTH.pack(sign) + LENGTH.pack(len(told)) + told)
    out.flush()


def main() -> None:
    asked, out = Asked(), sys.stdout.buffer
    threading.Thread(target=asked.read, args=(sys.stdin.buffer,), daemon=True).start()
    while (told := asked.waiting.get()) is not None:
        try:
            speak(told, asked, out)
        except Exception as failed:  # noqa: BLE001 - the other side decides what follows
            answer(out, FAILED, f"{type(failed).__name__}: {failed}")


if __name__ == "__main__":
    main()
