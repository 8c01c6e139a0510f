"""libespeak-ng by ctypes: words in, samples and the times of words out."""

import _ctypes
import ctypes
from collections.abc import Callable
from typing import Any

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

#: Meaning of the numbers below: `speak_lib.h` of espeak-ng 1.52.
_SYNCHRONOUS = 2
_UTF8 = 1
_BY_CHARACTER = 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_LIST_END, _WORD = 0, 1


class _Event(ctypes.Structure):
    """`espeak_EVENT`."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_uint64),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Library:
    """One copy of the library, to be used by one thread for one sentence and closed.

    Its state is in globals, and what was said before changes the next sound by some samples. Loading it afresh takes a
    millisecond and makes the same words sound the same, so that a new owner of a call goes on from the exact frame.
    """

    def __init__(self, buffer_ms: int = 60) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._callback = _Callback(self._heard)
        self._library.espeak_SetSynthCallback(self._callback)
        folder = str(espeakng_loader.get_data_path()).encode()
        #: Samples a second; negative when the data are not there.
        self.rate: int = self._library.espeak_Initialize(_SYNCHRONOUS, buffer_ms, folder, 1 << 15)
        if self.rate <= 0:
            raise OSError("espeak-ng found no voice data; reinstall the package espeakng-loader")
        self._library.espeak_SetSynthCallback(self._callback)
        self._sound: Callable[[NDArray[np.int16]], bool] = lambda _: False
        self._words: list[tuple[int, int, int]] = []
        self._voice = ""

    def say(
        self, text: str, voice: str, *, pace: int, pitch: int, lively: int, sound: Callable[[NDArray[np.int16]], bool]
    ) -> list[tuple[int, int, int]]:
        """Speak; `sound` takes pieces of samples and says whether to go on. Per word: characters from, how many, ms.

        `pace` in words a minute, `pitch` and `lively` 0 to 100. ValueError for a voice that is not there.
        """
        if voice != self._voice and self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            self._voice = ""
            raise ValueError(f"espeak-ng has no voice {voice!r}")
        self._voice = voice
        for name, value in ((_RATE, pace), (_PITCH, pitch), (_RANGE, lively)):
            self._library.espeak_SetParameter(name, value, 0)
        self._sound, self._words = sound, []
        spoken = text.encode() + b"\0"
        self._library.espeak_Synth(spoken, ctypes.c_size_t(len(spoken)), 0, _BY_CHARACTER, 0, _UTF8, None, None)
        return self._words

    def close(self) -> None:
        self._library.espeak_Terminate()
        _ctypes.dlclose(self._library._handle)  # noqa: SLF001 - ctypes has no other way to unload

    def _heard(self, samples: Any, count: int, events: Any) -> int:
        nth = 0
        while events and events[nth].type != _LIST_END:
            if events[nth].type == _WORD:
                self._words.append((events[nth].text_position - 1, events[nth].length, events[nth].audio_position))
            nth += 1
        if not samples or count <= 0:
            return 0
        return 0 if self._sound(np.ctypeslib.as_array(samples, (count,)).copy()) else 1
