"""How well and how fast an ear hears people on the telephone: a folder of mu-law files with a `manifest.jsonl`.

A line of the manifest names a file and says what is right: `slots`, phrases that must be in the words, or `digits`. Nothing
of such a folder is shipped or needed; figures in the records say which it was.
"""

import json
import os
import re
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
import psutil

from handlers.call.ports.recogniser import EngineFailed, Hypothesis, Recogniser
from handlers.dialogue.spoken.numbers import say_cardinal
from infra.engines.recogniser_fallback import prepare_engine
from infra.engines.telephone_audio import FRAME, SILENCE, decode_to_float, encode_mulaw, measure_loudness
from infra.simulator.lines import make_noise

#: The first of the business's words, before all slots of the folder.
_BUSINESS = "Corner Coffee"


class Said(msgspec.Struct):
    """One file, and what is right in it."""

    file: str
    slots: tuple[str, ...] = ()
    digits: str = ""


class Turn(msgspec.Struct):
    """What was heard, and what it cost: slots found and asked for, whether all was right, seconds."""

    found: int
    asked: int
    right: bool
    confidence: float
    wait: float
    busy: float
    words: str


def read(folder: Path) -> list[Said]:
    return [msgspec.json.decode(line, type=Said) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()]


def in_words(text: str) -> str:
    """Small letters, numerals as words, single spaces, a space at both ends."""
    said = re.sub(r"\d+", lambda found: f" {say_cardinal(int(found[0]))} ", text.lower().replace("-", " "))
    return " ".join(["", *re.findall(r"[a-z']+", said), ""])


def judged(said: Said, heard: Hypothesis, wait: float, busy: float) -> Turn:
    if said.digits:
        right = re.sub(r"\D", "", _figures(heard.words)) == re.sub(r"\D", "", said.digits)
        found, asked = int(right), 1
    else:
        got = in_words(heard.words)
        found, asked = sum(in_words(slot) in got for slot in said.slots), len(said.slots)
        right = found == asked
    return Turn(found, asked, right, heard.confidence, wait, busy, heard.words)


def _figures(words: str) -> str:
    names = {name: str(digit) for digit, name in enumerate("zero one two three four five six seven eight nine".split())}
    return re.sub(r"[a-z]+", lambda word: (names | {"oh": "0"}).get(word[0], ""), words.lower())


def _with_noise(sound: bytes, decibels: float | None, kind: str) -> bytes:
    if decibels is None:
        return sound
    bed = make_noise(kind, len(sound) / 8000 + 1, level=measure_loudness(decode_to_float(sound)) - decibels, seed=5)
    return encode_mulaw(decode_to_float(sound) + decode_to_float(bed)[: len(sound)])


def cpu() -> float:
    """Seconds of processor time of this process and its children so far."""
    own = psutil.Process()
    return sum(sum(each.cpu_times()[:2]) for each in (own, *own.children(recursive=True)))


def memory() -> float:
    """Megabytes of this process and its children."""
    own = psutil.Process()
    return sum(each.memory_info().rss for each in (own, *own.children(recursive=True))) / 2**20


async def hear(engine: Recogniser, folder: Path, items: Sequence[Said], decibels: float | None, kind: str) -> list[Turn]:
    """All files, one after the other, each as a turn: fed at once, then the words waited for."""
    phrases = (_BUSINESS, *sorted({slot for said in items for slot in said.slots}))
    turns = []
    for said in items:
        listening = await engine.begin("en", phrases)
        await listening.expect("number" if said.digits else "anything")
        sound = _with_noise((folder / said.file).read_bytes(), decibels, kind) + SILENCE * FRAME
        spent = cpu()
        for first in range(0, len(sound), FRAME):
            await listening.feed(sound[first : first + FRAME])
        began = time.perf_counter()
        try:
            heard = await listening.final()
        except EngineFailed:  # too late: nothing was understood
            heard = Hypothesis(words="", confidence=0.0, engine=engine.name)
        turns.append(judged(said, heard, time.perf_counter() - began, cpu() - spent))
        await listening.close()
    return turns


def row(name: str, turns: Sequence[Turn]) -> str:
    waits = sorted(turn.wait for turn in turns)
    found, asked = sum(turn.found for turn in turns), sum(turn.asked for turn in turns)
    return (
        f"{name:34} {len(turns):4} {100 * found / max(1, asked):8.1f} {100 * sum(turn.right for turn in turns) / len(turns):8.1f}"
        f" {1000 * statistics.mean(turn.busy for turn in turns):8.0f} {1000 * statistics.median(waits):8.0f}"
        f" {1000 * waits[int(0.95 * (len(waits) - 1))]:8.0f}"
    )


async def measure(engine: Recogniser, folder: Path, show: bool, keep: Path | None) -> None:
    """Print a table: share of slots right, of turns wholly right, processor ms a turn, wait p50 and p95; then memory."""
    items = read(folder)
    await prepare_engine(engine, (_BUSINESS, *sorted({slot for said in items for slot in said.slots})))
    print(
        f"{engine.name} on {folder.name}: {len(items)} turns of people on the telephone; {os.getloadavg()[0]:.0f} wait for cores"
    )
    print(f"{'':34} {'n':>4} {'slots %':>8} {'wholly %':>8} {'CPU ms':>8} {'p50 ms':>8} {'p95 ms':>8}")
    heard: list[tuple[str, Turn]] = []
    for name, decibels, kind in (("clean", None, "line"), ("20 dB hiss", 20.0, "line"), ("20 dB street", 20.0, "street")):
        for what in ("orders", "numbers"):
            of = [said for said in items if bool(said.digits) == (what == "numbers")]
            turns = await hear(engine, folder, of, decibels, kind) if of else []
            heard += [(name, turn) for turn in turns]
            if turns:
                print(row(f"{what}, {name}", turns), flush=True)
            if show:
                wrong = ((said, turn) for said, turn in zip(of, turns, strict=True) if not turn.right)
                print("\n".join(f"    {turn.confidence:.2f} {said.slots or said.digits} -> {turn.words}" for said, turn in wrong))
    print(calibration([turn for _, turn in heard]))
    print(f"memory {memory():.0f} MB")
    if keep:
        keep.write_text(json.dumps([(name, turn.confidence, turn.right, turn.words) for name, turn in heard]))


def calibration(turns: Sequence[Turn]) -> str:
    """Of the turns said to be so sure, how many were wholly right."""
    cells = []
    for low, high in ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1.01)):
        right = [turn.right for turn in turns if low <= turn.confidence < high]
        cells.append(f"{low:.1f}+ {100 * sum(right) / len(right):.0f}% of {len(right)}" if right else f"{low:.1f}+ none")
    return "confidence, and turns wholly right: " + ", ".join(cells)
