"""Whose turn it is, measured from sound: waits after finished turns, cut-ins into unfinished ones, and interruptions."""

import tomllib
from collections.abc import AsyncIterator, Callable, Sequence
from importlib import resources
from pathlib import Path

import msgspec
import numpy as np

from handlers.call.ports.recogniser import VoiceActivity
from handlers.call.ports.voice import Voice
from infra.engines.telephone_audio import decode_to_float, encode_mulaw, measure_loudness, pad_to_frames
from infra.simulator.evaluation.charged_engines import ChargedEar, outside
from infra.simulator.evaluation.heard_turn import HeardTurn, hear_turn
from infra.simulator.lines import make_noise, render_line
from infra.simulator.loudness import last_audible_frame
from infra.simulator.report import percentile
from schemas.frame import FRAME_BYTES, FRAME_MS
from schemas.knowledge import Business
from schemas.reply import Expects

_LEVEL, _NOISE = -22.0, -62.0
#: Frames of the line's noise before a turn, and after it.
_BEFORE, _AFTER = 25, 150
#: How quiet a frame is that is no speech, in dB below the caller's level.
_QUIET_DB = 25.0


class TurnsFinished(msgspec.Struct, frozen=True, kw_only=True):
    words: tuple[str, ...]
    expects: Expects


class TurnsInParts(msgspec.Struct, frozen=True, kw_only=True):
    parts: tuple[str, ...]
    pauses: tuple[int, ...]
    expects: Expects


class TurnsOverAgent(msgspec.Struct, frozen=True, kw_only=True):
    words: tuple[str, ...] = ()
    noises: tuple[str, ...] = ()


class TurnCorpus(msgspec.Struct, frozen=True, kw_only=True):
    """The turns of `knowledge/scenarios/turns`."""

    finished: tuple[TurnsFinished, ...]
    unfinished: tuple[TurnsInParts, ...]
    dictated: tuple[TurnsInParts, ...]
    interrupting: tuple[TurnsOverAgent, ...]
    listening: tuple[TurnsOverAgent, ...]


class MeasuredTurn(msgspec.Struct, frozen=True, kw_only=True):
    """One turn. `wait_ms` is from the last sound to the moment it was taken, `endpoint_ms` the silence of it; -1: never.

    `cut_in`: it was taken before its end. `silent_ms`: the agent's last sound after the caller's first; -1: it went on speaking.
    """

    kind: str
    words: str
    heard: str = ""
    pause_ms: int = 0
    wait_ms: float = -1.0
    endpoint_ms: int = -1
    cut_in: bool = False
    held_ms: float = -1.0
    silent_ms: float = -1.0
    stopped: bool = False


def load_turns() -> TurnCorpus:
    """The turns that come with Daybook."""
    file = resources.files("knowledge") / "scenarios" / "turns" / "turn-taking.toml"
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), TurnCorpus)


class TurnMeter:
    """Puts turns to the hearing of a call, with any ear."""

    def __init__(self, ear: ChargedEar, activity: Callable[[], VoiceActivity], voice: Voice, business: Business) -> None:
        self._ear, self._activity, self._voice, self._business = ear, activity, voice, business

    async def measure(self, corpus: TurnCorpus) -> AsyncIterator[MeasuredTurn]:
        """All turns of the corpus, one after another."""
        for finished in corpus.finished:
            for words in finished.words:
                yield await self.whole("finished", words, await self._said(words), finished.expects)
        for kind, several in (("unfinished", corpus.unfinished), ("dictated", corpus.dictated)):
            for one in several:
                parts = [await self._said(part) for part in one.parts]
                for pause in one.pauses:
                    sound = _silence(pause // FRAME_MS).join(trim(part) for part in parts)
                    measured = await self.whole(kind, " ... ".join(one.parts), sound, one.expects)
                    yield msgspec.structs.replace(measured, pause_ms=pause)
        for kind, over in (("interrupting", corpus.interrupting), ("listening", corpus.listening)):
            for each in over:
                for words in each.words:
                    yield await self._over(kind, words, await self._said(words))
                for noise in each.noises:
                    yield await self._over(kind, noise, make_noise(noise, 0.5))

    async def whole(self, kind: str, words: str, sound: bytes, expects: Expects) -> MeasuredTurn:
        """A turn that is to be taken once, after its end."""
        sound = trim(sound)
        heard = await self._hear(sound, expects)
        end = (_BEFORE + len(sound) // FRAME_BYTES) * FRAME_MS / 1000
        late = [(at, said, waited) for (at, said), waited in zip(heard.taken, heard.endpoints, strict=True) if at >= end]
        return MeasuredTurn(
            kind=kind,
            words=words,
            heard=" | ".join(said for _, said in heard.taken),
            wait_ms=round((late[0][0] - end) * 1000) if late else -1.0,
            endpoint_ms=late[0][2] if late else -1,
            cut_in=any(at < end - FRAME_MS / 1000 for at, _ in heard.taken),
        )

    async def _over(self, kind: str, words: str, sound: bytes) -> MeasuredTurn:
        """Something said or heard while the agent speaks."""
        heard = await self._hear(trim(sound), "anything", over_agent=True)
        began = _BEFORE * FRAME_MS / 1000
        return MeasuredTurn(
            kind=kind,
            words=words,
            heard=" | ".join(said for _, said in heard.taken),
            held_ms=round((heard.held - began) * 1000) if heard.held >= 0 else -1.0,
            silent_ms=round((heard.silent - began) * 1000) if heard.silent >= 0 else -1.0,
            stopped=heard.stopped >= 0,
        )

    async def _hear(self, sound: bytes, expects: Expects, *, over_agent: bool = False) -> HeardTurn:
        samples = decode_to_float(_silence(_BEFORE) + sound + _silence(_AFTER))
        bed = decode_to_float(make_noise("line", 2.0, level=_NOISE))
        whole = encode_mulaw(samples + np.resize(bed, len(samples)))
        return await hear_turn(whole, self._ear, self._activity(), self._business, expects, over_agent=over_agent)

    async def _said(self, words: str) -> bytes:
        """The shipped line where there is one, else what the callers' voice makes of it, at the usual level."""
        rendered = render_line(words)
        if rendered is None:
            with outside():
                rendered = b"".join([sound async for sound in self._voice.say(words, "en")])
        samples = decode_to_float(rendered)
        return pad_to_frames(encode_mulaw(samples * 10 ** ((_LEVEL - measure_loudness(samples)) / 20)))


def trim(sound: bytes) -> bytes:
    """The sound from its first audible frame to its last."""
    last = last_audible_frame(sound)
    backwards = b"".join(sound[at : at + FRAME_BYTES] for at in range(len(sound) - FRAME_BYTES, -1, -FRAME_BYTES))
    first = len(sound) // FRAME_BYTES - last_audible_frame(backwards)
    return sound[first * FRAME_BYTES : last * FRAME_BYTES]


def read_clips(folder: Path) -> list[tuple[str, bytes]]:
    """Raw mu-law files of a folder, one turn each, by name."""
    return [(file.stem, pad_to_frames(file.read_bytes())) for file in sorted(folder.glob("*.ulaw"))]


def write_turn_table(turns: Sequence[MeasuredTurn], ear: str) -> str:
    """How long was waited, how often somebody was cut short, and how soon the agent fell silent."""
    lines = [
        f"{len(turns)} turns; ear {ear}",
        f"{'taken':<14}{'turns':>6}{'cut in':>8}{'never':>7}{'p50':>7}{'p95':>7}{'silence':>9}",
    ]
    for kind in dict.fromkeys(one.kind for one in turns if one.kind not in {"interrupting", "listening"}):
        own = [one for one in turns if one.kind == kind]
        waits = [one.wait_ms for one in own if one.wait_ms >= 0 and not one.cut_in]
        silences = [float(one.endpoint_ms) for one in own if one.endpoint_ms >= 0 and not one.cut_in]
        lines.append(
            f"{kind:<14}{len(own):>6}{sum(one.cut_in for one in own):>8}{sum(one.wait_ms < 0 for one in own):>7}"
            f"{_cell(waits, 0.5)}{_cell(waits, 0.95)}{_cell(silences, 0.5):>9}"
        )
    lines.append(f"{'over the agent':<14}{'turns':>6}{'stopped':>8}{'held':>7}{'p50':>7}{'p95':>7}  ms until silent")
    for kind in ("interrupting", "listening"):
        own = [one for one in turns if one.kind == kind]
        silent = [one.silent_ms for one in own if one.silent_ms >= 0]
        held = sum(one.held_ms >= 0 for one in own)
        lines.append(
            f"{kind:<14}{len(own):>6}{sum(one.stopped for one in own):>8}{held:>7}{_cell(silent, 0.5)}{_cell(silent, 0.95)}"
        )
    return "\n".join(lines)


def _cell(values: Sequence[float], share: float) -> str:
    found = percentile(values, share)
    return f"{'-' if found is None else round(found):>7}"


def _silence(frames: int) -> bytes:
    return b"\xff" * (frames * FRAME_BYTES)
