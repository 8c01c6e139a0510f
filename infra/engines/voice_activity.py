"""Is the caller speaking: WebRTC's detector, behind a gate that follows the noise of this line."""

import math
from typing import Final

import numpy as np
import webrtcvad

from infra.engines.telephone_audio import FRAME, RATE, decode_to_linear

#: A frame of speech is this much louder than the line's own noise, in dB, and never quieter than the least.
_ABOVE: Final = 9.0
_LEAST: Final = -52.0
#: No line is taken to be noisier than this: who shouts from the first frame is heard.
_NOISIEST: Final = -32.0
#: Frames (20 ms) over which the quietest one tells the noise: 2.4 s, in buckets of 0.4 s.
_BUCKET: Final = 20
_BUCKETS: Final = 6
#: A hum's samples differ from one to the next by less than this share of their power. Measured on our rendered callers: of
#: the frames of an "mm-hm" 70 % do, of spoken words 0 to 33 %.
_HUM: Final = 0.1


class WebRtcActivity:
    """One per call and direction. Some microseconds a frame; a steady noise, however loud, is soon no speech."""

    def __init__(self, strictness: int = 2) -> None:
        """`strictness` 0 to 3, as WebRTC has it: 3 takes the fewest noises for speech."""
        self._strictness = strictness
        self.reset()

    def reset(self) -> None:
        self._detector = webrtcvad.Vad(self._strictness)
        self._lows: list[float] = []
        self._low, self._frames = 0.0, 0

    def speech(self, sound: bytes) -> bool:
        """160 bytes of mu-law, or several frames: speech when most of them are."""
        if len(sound) == FRAME:
            return self._frame(sound)
        frames = [sound[start : start + FRAME] for start in range(0, len(sound) - FRAME + 1, FRAME)]
        return 2 * sum([self._frame(frame) for frame in frames]) > len(frames)

    def hum(self, sound: bytes) -> bool:
        wave = decode_to_linear(sound).astype(np.float32)
        power = float(np.dot(wave, wave))
        steps = np.diff(wave)
        return power > 0 and float(np.dot(steps, steps)) < _HUM * power

    def _frame(self, frame: bytes) -> bool:
        samples = decode_to_linear(frame)
        wave = samples.astype(np.float32)
        level = 10 * math.log10(float(wave @ wave) / FRAME / 2**30 + 1e-12)
        self._learn(level)
        gate = max(_LEAST, self._noise + _ABOVE)
        heard = self._detector.is_speech(samples.tobytes(), RATE)
        return bool(heard) and level > gate

    @property
    def _noise(self) -> float:
        """The quietest of the last seconds, in dBFS; speech has pauses, noise has none."""
        return min(*self._lows, self._low, _NOISIEST)

    def _learn(self, level: float) -> None:
        self._low = min(self._low, max(level, -75.0))
        self._frames += 1
        if self._frames >= _BUCKET:
            self._lows = [*self._lows, self._low][-_BUCKETS:]
            self._low, self._frames = 0.0, 0
