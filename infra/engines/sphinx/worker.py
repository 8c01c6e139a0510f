"""A process that listens for several callers with pocketsphinx, which would hold up everything else in ours."""

import contextlib
import os
import sys
import threading
from collections import deque
from typing import BinaryIO

import msgspec

from infra.engines.sphinx.decoders import Decoding
from infra.engines.sphinx.worker_messages import (
    LENGTH,
    Answered,
    Begin,
    Expect,
    Failed,
    Finish,
    Leave,
    Listen,
    Told,
    Warm,
    frame_message,
)

#: How far a worker steps back behind the process it listens for: that one answers all callers, and only listens in between.
_NICE = 5


class DecodingQueue:
    """What callers still wait for. One who has finished speaking comes first, else who waits longest; each in order."""

    def __init__(self) -> None:
        self._waiting: dict[int, deque[Told]] = {}
        self._finished: dict[int, int] = {}
        self._ready = threading.Condition()
        self._closed = False

    def put(self, message: Told) -> None:
        with self._ready:
            self._waiting.setdefault(message.caller, deque()).append(message)
            if isinstance(message, Finish):
                self._finished[message.caller] = self._finished.get(message.caller, 0) + 1
            self._ready.notify()

    def close(self) -> None:
        with self._ready:
            self._closed = True
            self._ready.notify()

    def get(self) -> Told | None:
        """The next thing to do; None when there will be no more."""
        with self._ready:
            while not self._waiting:
                if self._closed:
                    return None
                self._ready.wait(timeout=1.0)
            caller = next(iter(self._finished), next(iter(self._waiting)))
            told = self._waiting.pop(caller)
            message = told.popleft()
            if told:
                self._waiting[caller] = told
            if isinstance(message, Finish):
                left = self._finished.pop(caller) - 1
                if left:
                    self._finished[caller] = left
            return message


def read(source: BinaryIO, queue: DecodingQueue) -> None:
    """Everything that is told, until the other side is gone."""
    decoder = msgspec.msgpack.Decoder(Told)
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        (length,) = LENGTH.unpack(head)
        queue.put(decoder.decode(source.read(length)))
    queue.close()


def main() -> None:
    with contextlib.suppress(OSError):
        os.nice(_NICE)
    queue = DecodingQueue()
    threading.Thread(target=read, args=(sys.stdin.buffer, queue), daemon=True).start()
    decoding = Decoding()
    while (message := queue.get()) is not None:
        if (answer := answered(decoding, message)) is not None:
            sys.stdout.buffer.write(frame_message(answer))
            sys.stdout.buffer.flush()


def answered(decoding: Decoding, message: Told) -> Answered | None:
    """Do what is told; a caller who cannot be listened to does not stop the others."""
    try:
        match message:
            case Warm(models=models, count=count):
                decoding.warm(models, count)
            case Begin():
                decoding.begin(message)
            case Listen(caller=caller, sound=sound):
                return decoding.listen(caller, sound)
            case Finish(caller=caller, turn=turn):
                return decoding.finish(caller, turn)
            case Expect(caller=caller, kind=kind):
                decoding.expect(caller, kind)
            case Leave(caller=caller):
                decoding.leave(caller)
    except (RuntimeError, OSError, ValueError, KeyError) as failed:
        decoding.leave(message.caller)
        return Failed(message.caller, f"{type(failed).__name__}: {failed}")
    return None


if __name__ == "__main__":
    main()
