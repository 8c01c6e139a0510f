"""What simulated callers sound like: a voice of their own, at a pitch and pace of their own, on a line of some quality."""

import random
from collections.abc import Sequence

import numpy as np

from handlers.call.ports.voice import Voice
from infra.engines.telephone_audio import decode_to_float, encode_mulaw, measure_loudness, pad_to_frames
from infra.simulator.evaluation.charged_engines import outside
from infra.simulator.evaluation.scenarios import Manner
from infra.simulator.lines import list_voices, make_noise, render_line

#: How much higher and faster, or lower and slower, the synthesised callers are than the voice itself.
_PITCHES = (0.88, 0.94, 1.0, 1.08, 1.16)
#: dBFS of a caller, and of the noise on an ordinary and on a noisy line: 40 and 15 dB below the voice.
_LEVEL, _ORDINARY, _NOISY, _MUMBLED = -22.0, -62.0, -37.0, -30.0


class CallerSound:
    """One caller. `voice` says what the shipped lines do not have; `dice` give the caller a voice, a pitch and a line."""

    def __init__(self, voice: Voice, language: str, manners: Sequence[Manner], dice: random.Random) -> None:
        self._voice, self._language, self._manners = voice, language, manners
        self._rendered = dice.choice(list_voices()) if dice.random() < 0.5 else ""  # noqa: PLR2004 - by half
        self._pitch = dice.choice(_PITCHES)
        self._seed = dice.randrange(1000)

    @property
    def bed(self) -> bytes:
        """Four seconds of the line's own noise."""
        noisy = "noisy" in self._manners
        return make_noise("street" if noisy else "line", 4.0, level=_NOISY if noisy else _ORDINARY, seed=self._seed)

    async def speak(self, words: str) -> bytes:
        """8 kHz mu-law in whole frames, noise and level included."""
        rendered = render_line(words, self._rendered) if self._rendered else None
        if rendered is not None:
            samples = decode_to_float(rendered)
        else:
            with outside():
                said = b"".join([sound async for sound in self._voice.say(words, self._language)])
            samples = decode_to_float(said)
            places = np.arange(0, len(samples) - 1, self._pitch)
            samples = np.interp(places, np.arange(len(samples)), samples)
        level = _MUMBLED if "mumbling" in self._manners else _LEVEL
        samples = samples * 10 ** ((level - measure_loudness(samples)) / 20)
        bed = decode_to_float(self.bed)
        samples = samples + np.resize(bed, len(samples))
        return pad_to_frames(encode_mulaw(samples))
