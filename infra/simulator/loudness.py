"""Hearing whether the agent speaks: loudness of what the line plays."""

import numpy as np

from infra.engines.telephone_audio import decode_to_linear

#: Mean loudness of a frame, of 32768, from which it is heard as sound.
_AUDIBLE = 150.0

_LOUDNESS = np.abs(decode_to_linear(bytes(range(256))).astype(np.float32))


def loudness(sound: bytes) -> float:
    """The mean loudness of mu-law sound."""
    return float(_LOUDNESS[np.frombuffer(sound, np.uint8)].mean())


def is_audible(sound: bytes | None) -> bool:
    """Would somebody hear this?"""
    return sound is not None and loudness(sound) >= _AUDIBLE


def last_audible_frame(sound: bytes, frame: int = 160) -> int:
    """The number of the last audible frame, counted from 1; 0 when all is silent."""
    frames = [sound[start : start + frame] for start in range(0, len(sound), frame)]
    return max((nth for nth, each in enumerate(frames, 1) if is_audible(each)), default=0)
