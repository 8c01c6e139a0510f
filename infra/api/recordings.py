"""The recording of a call over HTTP: to be heard, downloaded, and drawn; the caller left, the agent right."""

import asyncio
import io
import wave
from typing import Annotated

import msgspec
import numpy as np

from infra.api.endpoint import Asker, endpoint
from infra.api.file_answer import FileAnswer
from infra.api.problem_details import RequestRefused
from infra.api.queries import CallAsked
from infra.engines.telephone_audio import RATE, decode_to_linear
from infra.privacy.recording.file_seal import read_wav
from read_models.call_queries import read_recording_state

_SIDES = 2
_ERASED = "the recording is gone for good, with what was known of the caller: they were erased"
#: Why there is no recording to hear: status, title, and what to do.
_GONE = {
    "": (404, "Not found", "there is no recording yet: it is sealed some seconds after the call has ended"),
    "no-consent": (
        404,
        "Not recorded",
        "this call was not recorded: the caller was not asked, or did not agree; the business's settings say who is asked",
    ),
    "dropped": (410, "Gone", "the recording was kept as long as the business keeps sound, and is gone for good"),
    "erased": (410, "Gone", _ERASED),
}


class Width(CallAsked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    width: Annotated[int, msgspec.Meta(ge=1, le=4000, description="How many peaks of each side")] = 800


class Peaks(msgspec.Struct, frozen=True, kw_only=True):
    """The loudest sample of each of `width` equal parts of the recording, 0 to 1, by side. Fewer where it is shorter."""

    seconds: float
    width: int
    caller: list[float]
    agent: list[float]


@endpoint("/calls/{call}/recording.wav", missing="this business has no such call; /calls lists those it has", sends="audio/wav")
async def recording(asked: CallAsked, asker: Asker) -> FileAnswer | None:
    """The recording of a call: WAV, 16 bit at 8 kHz, the caller left and the agent right; ranges and ETag."""
    found = await _load_sound(asker, asked.call)
    if found is None:
        return None
    sound, digest = found
    body = await asyncio.to_thread(_write_linear, sound)
    return FileAnswer(body=body, media_type="audio/wav", digest=digest, name=f"{asked.call}.wav")


@endpoint("/calls/{call}/peaks", missing="this business has no such call; /calls lists those it has")
async def peaks(asked: Width, asker: Asker) -> Peaks | None:
    """What a waveform of the recording is drawn from."""
    found = await _load_sound(asker, asked.call)
    return await asyncio.to_thread(_measure, found[0], asked.width) if found else None


async def _load_sound(asker: Asker, call: str) -> tuple[bytes, str] | None:
    """Interleaved mu-law and its digest; None when there is no such call, RequestRefused when it cannot be heard."""
    known = await read_recording_state(asker.connection, tenant=asker.tenant, call=call)
    if known is None:
        return None
    if known.recording in _GONE:
        raise RequestRefused(*_GONE[known.recording])
    try:
        file = await asker.recordings.wav(asker.tenant, call) if asker.recordings else None
    except ValueError as changed:
        detail = "the file of this recording does not open: it was changed on the disk; look for a copy of it"
        raise RequestRefused(500, "Damaged", detail) from changed
    if file is None:
        raise RequestRefused(410, "Gone", _ERASED)
    return read_wav(file), known.digest


def _write_linear(sound: bytes) -> bytes:
    """A WAV file of interleaved mu-law in 16-bit samples, which every browser plays."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(_SIDES)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(decode_to_linear(sound).astype("<i2").tobytes())
    return out.getvalue()


def _measure(sound: bytes, width: int) -> Peaks:
    loud = np.abs(decode_to_linear(sound).reshape(-1, _SIDES).astype(np.int32))
    width = min(width, len(loud))
    begins = np.arange(width) * len(loud) // max(width, 1)
    highest = np.maximum.reduceat(loud, begins, axis=0) / 32768 if width else np.zeros((0, _SIDES))
    caller, agent = highest.round(3).T.tolist()
    return Peaks(seconds=round(len(loud) / RATE, 3), width=width, caller=caller, agent=agent)
