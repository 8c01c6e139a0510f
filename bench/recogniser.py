"""How well and how fast an engine listens: `python -m bench.recogniser [--engine sphinx] [--calls 10]`.

Word error rate, slots right, latency of the words after the end of speech, share of real time; over all rendered lines,
clean and with noise; then with many calls at once, in real time. The lines and the recogniser's sentences were written
by the same people, so real callers will do worse than this table.
"""

import argparse
import asyncio
import re
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from handlers.call.ports.recogniser import Hypothesis, Recogniser, Recognition
from infra.engines.recogniser_choice import RecogniserSettings, choose_recogniser
from infra.engines.recogniser_fallback import prepare_engine
from infra.engines.telephone_audio import FRAME, SILENCE, decode_to_float, encode_mulaw, measure_loudness
from infra.simulator.lines import RenderedLine, list_lines, make_noise, render_line

#: Words of a business like our demo ones, as the hearing handler gives them.
VOCABULARY = (
    "Alder Street Dental", "cleaning", "teeth cleaning", "a clean", "hygienist appointment", "polish", "six month cleaning",
    "check-up", "checkup", "exam", "regular visit", "look at my teeth", "filling", "cavity", "lost a filling", "root canal",
    "crown", "crown fell off", "extraction", "tooth pulled", "wisdom tooth", "teeth whitening", "whiten my teeth", "toothache",
    "broken tooth", "furnace repair", "no heat", "water heater", "drain cleaning", "leak repair", "leaking pipe",
    "air conditioner service", "estimate", "Dr. Chen", "Dr. Rivera", "Sofia", "James", "the dentist", "the hygienist", "Brooklyn",
)  # fmt: skip

#: What a receptionist would have asked before such a line.
ASKED = (
    (r"^(yes|no)\b.{0,24}$", "yes-no"),
    (r"five five five|zip code", "number"),
    (r"^(my name is|it's miller|sarah|john|david)", "name"),
    (
        r"^(tomorrow|tuesday|next tuesday|thursday|friday|monday|on the third|nine|ten|half|a quarter|the (first|second) one)",
        "date",
    ),
)


class Score(msgspec.Struct):
    """Sums over lines."""

    words: int = 0
    wrong: int = 0
    slots: int = 0
    found: int = 0
    seconds: float = 0.0
    busy: float = 0.0
    waits: list[float] = []
    sure: list[tuple[float, bool]] = []

    def row(self, name: str) -> str:
        waits = sorted(self.waits)
        middle, late = statistics.median(waits), waits[int(0.95 * (len(waits) - 1))]
        return (
            f"{name:34} {100 * self.wrong / max(1, self.words):6.1f} {100 * self.found / max(1, self.slots):8.1f}"
            f" {1000 * middle:8.0f} {1000 * late:8.0f} {self.busy / self.seconds:8.2f}"
        )


def plain(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower().replace("-", " "))


def distance(meant: Sequence[str], heard: Sequence[str]) -> int:
    """Words to change, leave out or put in."""
    row = list(range(len(heard) + 1))
    for nth, word in enumerate(meant, 1):
        diagonal, row[0] = row[0], nth
        for at, other in enumerate(heard, 1):
            diagonal, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, diagonal + (word != other))
    return row[-1]


def asked(text: str) -> str:
    return next((kind for pattern, kind in ASKED if re.search(pattern, text.lower())), "anything")


def noisy(sound: bytes, decibels: float | None, kind: str = "line") -> bytes:
    """A line with 0.2 s of quiet before and 0.3 s after it, and noise of the whole so far below the voice."""
    padded = SILENCE * 1600 + sound + SILENCE * 2400
    if decibels is None:
        return padded
    bed = make_noise(kind, len(padded) / 8000, level=measure_loudness(decode_to_float(sound)) - decibels, seed=5)
    return encode_mulaw(decode_to_float(padded) + decode_to_float(bed)[: len(padded)])


def count(score: Score, said: RenderedLine, heard: Hypothesis, wait: float, seconds: float) -> None:
    meant, got = plain(said.text), plain(heard.words)
    wrong = distance(meant, got)
    score.words, score.wrong = score.words + len(meant), score.wrong + wrong
    score.slots += len(said.slots)
    score.found += sum(f" {' '.join(plain(slot))} " in f" {' '.join(got)} " for slot in said.slots)
    score.seconds += seconds
    score.waits.append(wait)
    score.sure.append((heard.confidence, wrong == 0))


async def hear(listening: Recognition, sound: bytes, *, live: bool) -> tuple[Hypothesis, float]:
    """One turn and the wait for its words after the last frame; `live` at the pace of speech."""
    start = time.perf_counter()
    for nth, first in enumerate(range(0, len(sound), FRAME)):
        if live and (ahead := start + nth * 0.02 - time.perf_counter()) > 0:
            await asyncio.sleep(ahead)
        await listening.feed(sound[first : first + FRAME])
    if not live:
        start = time.perf_counter()
    end = time.perf_counter()
    return await listening.final(), time.perf_counter() - end


async def all_lines(engine: Recogniser, decibels: float | None, kind: str, *, narrow: bool, show: bool) -> Score:
    score = Score()
    for voice in dict.fromkeys(said.voice for said in list_lines()):
        listening = await engine.begin("en", VOCABULARY)
        for said in list_lines():
            if said.voice != voice or not said.slots:
                continue
            sound = noisy(render_line(said.text, voice) or b"", decibels, kind)
            if narrow:
                await listening.expect(asked(said.text))
            start = time.perf_counter()
            heard, wait = await hear(listening, sound, live=False)
            score.busy += time.perf_counter() - start
            count(score, said, heard, wait, len(sound) / 8000)
            if show and plain(said.text) != plain(heard.words):
                print(
                    f"    {voice:6} {heard.confidence:.2f} {' '.join(plain(said.text))}  ->  {heard.words}  {heard.alternatives}"
                )
        await listening.close()
    return score


async def many_calls(engine: Recogniser, calls: int) -> Score:
    """Calls at once in real time, each saying every so-manieth line; `share` is meaningless here."""
    score = Score()

    async def call(nth: int) -> None:
        listening = await engine.begin("en", VOCABULARY)
        await asyncio.sleep(0.137 * nth)
        for said in [said for said in list_lines() if said.slots][nth::calls]:
            await listening.expect(asked(said.text))
            sound = noisy(render_line(said.text, said.voice) or b"", None)
            heard, wait = await hear(listening, sound, live=True)
            count(score, said, heard, wait, len(sound) / 8000)
        await listening.close()

    async with asyncio.TaskGroup() as group:
        for nth in range(calls):
            group.create_task(call(nth))
    return score


def calibration(scores: Sequence[Score]) -> str:
    """Of the turns said to be so sure, how many were wholly right."""
    pairs = [pair for score in scores for pair in score.sure]
    cells = []
    for low, high in ((0.0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1.01)):
        right = [good for sure, good in pairs if low <= sure < high]
        cells.append(f"{low:.1f}+ {100 * sum(right) / len(right):.0f}% of {len(right)}" if right else f"{low:.1f}+ none")
    return "confidence, and turns wholly right: " + ", ".join(cells)


async def main(calls: int, show: bool, folder: Path) -> None:
    engine = choose_recogniser(RecogniserSettings(folder=folder), tell=print)
    begun = time.perf_counter()
    await prepare_engine(engine, VOCABULARY)
    print(f"{engine.name}: ready after {time.perf_counter() - begun:.1f} s")
    print(f"{'':34} {'WER %':>6} {'slots %':>8} {'p50 ms':>8} {'p95 ms':>8} {'share':>8}")
    scores = []
    for name, decibels, kind, narrow in (
        ("clean, question not known", None, "line", False),
        ("clean, question known", None, "line", True),
        ("30 dB hiss, question known", 30.0, "line", True),
        ("20 dB hiss, question known", 20.0, "line", True),
        ("20 dB street, question known", 20.0, "street", True),
    ):
        score = await all_lines(engine, decibels, kind, narrow=narrow, show=show)
        scores.append(score)
        print(score.row(name), flush=True)
    print((await many_calls(engine, calls)).row(f"{calls} calls at once, in real time"))
    print(calibration(scores))
    await engine.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=10)
    parser.add_argument("--show", action="store_true", help="print what was misheard")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "daybook-bench-models")
    told = parser.parse_args()
    asyncio.run(main(told.calls, told.show, told.folder))
