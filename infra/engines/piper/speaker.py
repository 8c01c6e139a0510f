"""The process that speaks with Piper: a line of JSON in, samples out, so that its licence stays on its side of the pipe.

Each answer begins with the samples' rate, then pieces, each after its length in bytes; a length of zero ends a sentence,
and a length of 4294967295 says that it failed.
"""

import json
import struct
import sys
from typing import Any

LENGTH = struct.Struct("<I")
FAILED = 0xFFFFFFFF


def speak(voice: Any, text: str, out: Any) -> None:
    """One sentence; piper-tts gives a chunk per sentence of its own."""
    for chunk in voice.synthesize(text):
        samples: bytes = chunk.audio_int16_bytes
        if samples:
            out.write(LENGTH.pack(len(samples)) + samples)
            out.flush()
    out.write(LENGTH.pack(0))
    out.flush()


def main() -> None:
    from piper import PiperVoice  # noqa: PLC0415 - in this process only

    out = sys.stdout.buffer
    voice = PiperVoice.load(sys.argv[1])
    out.write(LENGTH.pack(voice.config.sample_rate))
    out.flush()
    for line in sys.stdin:
        try:
            speak(voice, json.loads(line)["text"], out)
        except Exception as failed:  # noqa: BLE001 - the other side decides what follows
            sys.stderr.write(f"piper: {type(failed).__name__}: {failed}\n")
            out.write(LENGTH.pack(FAILED))
            out.flush()


if __name__ == "__main__":
    main()
