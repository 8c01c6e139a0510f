"""Engines' outer sides: a Vosk without a model, a service like OpenAI's, a process like Piper's."""

import asyncio
import io
import json
import sys
import wave
from types import SimpleNamespace

import numpy as np
import pytest
from aiohttp import web

SAID = "i'd like to book a cleaning"

#: A process that speaks Piper's side of the pipe: a tone per sentence, and trouble on demand.
PIPER = """
import json, math, struct, sys, time
out = sys.stdout.buffer
def tell(number): out.write(struct.pack("<I", number)); out.flush()
tell(16000)
for line in sys.stdin:
    text = json.loads(line)["text"]
    if "die" in text: sys.exit(3)
    if "fail" in text: tell(0xFFFFFFFF); continue
    if "hang" in text: time.sleep(30)
    for _ in text.split():
        sound = b"".join(struct.pack("<h", int(9000 * math.sin(n / 8))) for n in range(3200))
        tell(len(sound)); out.write(sound); out.flush()
    tell(0)
"""


class KaldiRecognizer:
    """Answers as the documented API does: JSON text, a pause ends an utterance, words with confidences."""

    def __init__(self, model, rate):
        assert rate == 8000
        self.model, self.heard, self.quiet, self.words = model, 0, 0, False

    def SetWords(self, wanted):  # noqa: N802
        self.words = wanted

    def AcceptWaveform(self, samples):  # noqa: N802
        assert isinstance(samples, bytes)
        if self.model.broken:
            raise RuntimeError("decoder broke")
        loud = np.abs(np.frombuffer(samples, "<i2").astype(int)).max(initial=0) > 500
        self.heard += loud
        self.quiet = 0 if loud else self.quiet + len(samples) // 2
        return bool(self.heard and self.quiet > 8000)

    def PartialResult(self):  # noqa: N802
        return json.dumps({"partial": " ".join(SAID.split()[: self.heard])})

    def Result(self):  # noqa: N802
        told = {"text": SAID if self.heard else ""}
        if self.heard and self.words:
            told["result"] = [{"word": word, "conf": 0.9, "start": 0.1, "end": 0.2} for word in SAID.split()]
        self.Reset()
        return json.dumps(told)

    FinalResult = Result

    def Reset(self):  # noqa: N802
        self.heard = self.quiet = 0


@pytest.fixture
def vosk():
    """The package `vosk`, as far as we use it. A model whose directory has `broken` in it does not load."""

    def model(path):
        if "broken" in path:
            raise Exception("Failed to create a model")  # noqa: TRY002
        return SimpleNamespace(broken=False)

    return SimpleNamespace(SetLogLevel=lambda _: None, Model=model, KaldiRecognizer=KaldiRecognizer)


@pytest.fixture
def vosk_folder(tmp_path):
    folder = tmp_path / "vosk-model-small-en-us-0.15"
    (folder / "am").mkdir(parents=True)
    (folder / "am" / "final.mdl").write_bytes(b"model")
    return folder


@pytest.fixture
async def openai_url():
    """The address of a service that answers as documented; the model's name asks for trouble."""

    async def transcriptions(request):
        told = await request.post()
        if trouble := refused(told["model"]):
            return trouble
        if told["model"] == "slow":
            await asyncio.sleep(5)
        with wave.open(io.BytesIO(told["file"].file.read())) as sound:
            assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (8000, 1, 2)
            loud = np.abs(np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(int)).max() > 500
        words = [{"token": word, "logprob": -0.1, "bytes": []} for word in SAID.split()]
        return web.json_response({"text": SAID if loud else "", "logprobs": words})

    async def speech(request):
        told = await request.json()
        assert told["response_format"] == "pcm"
        if trouble := refused(told["model"]):
            return trouble
        if told["model"] == "slow":
            await asyncio.sleep(5)
        answer = web.StreamResponse(headers={"Content-Type": "application/octet-stream"})
        await answer.prepare(request)
        tone = (9000 * np.sin(np.arange(24000) / 12)).astype("<i2").tobytes()
        for start in range(0, len(tone), 3001):
            if told["model"] == "breaks" and start > 9000:
                request.transport.abort()
                break
            await answer.write(tone[start : start + 3001])
        return answer

    def refused(model):
        status = {"limited": 429, "unknown": 404, "down": 500, "forbidden": 401}.get(model)
        return web.json_response({"error": {"message": "no", "type": "x"}}, status=status) if status else None

    app = web.Application()
    app.router.add_post("/v1/audio/transcriptions", transcriptions)
    app.router.add_post("/v1/audio/speech", speech)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    await runner.cleanup()


@pytest.fixture
def piper_voice(tmp_path):
    """A voice file with its description, and the command of a process that speaks like Piper's."""
    file = tmp_path / "en_US-amy-low.onnx"
    file.write_bytes(b"voice")
    file.with_name(file.name + ".json").write_text("{}")
    return file, (sys.executable, "-c", PIPER)
