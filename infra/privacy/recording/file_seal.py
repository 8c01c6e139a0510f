"""A recording as it is kept: a mu-law WAV file, compressed, then AES-256-GCM under the recording's own key."""

import os
import struct
import zlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CODEC = "wav-mulaw-8k-stereo+zlib"
_MAGIC, _NONCE = b"DBR1", 12
_RATE, _CHANNELS, _MULAW = 8000, 2, 7


def write_wav(sound: bytes) -> bytes:
    """Interleaved two-channel mu-law as a WAV file, which every player takes."""
    form = struct.pack("<4sIHHIIHHH", b"fmt ", 18, _MULAW, _CHANNELS, _RATE, _RATE * _CHANNELS, _CHANNELS, 8, 0)
    fact = struct.pack("<4sII", b"fact", 4, len(sound) // _CHANNELS)
    body = form + fact + struct.pack("<4sI", b"data", len(sound)) + sound
    return struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body


def read_wav(file: bytes) -> bytes:
    """The sound in a file that `write_wav` has made."""
    return file[len(write_wav(b"")) :]


def seal_file(key: bytes, name: str, file: bytes) -> bytes:
    """The file sealed; `name` is bound to it."""
    nonce = os.urandom(_NONCE)
    return _MAGIC + nonce + AESGCM(key).encrypt(nonce, zlib.compress(file, 6), name.encode())


def unseal_file(key: bytes, name: str, sealed: bytes) -> bytes:
    """The file again; ValueError when it was changed, or is another call's."""
    start = len(_MAGIC)
    try:
        return zlib.decompress(AESGCM(key).decrypt(sealed[start : start + _NONCE], sealed[start + _NONCE :], name.encode()))
    except (InvalidTag, zlib.error) as wrong:
        raise ValueError(f"the recording of {name} does not open: it was changed, or is another call's") from wrong
