"""Language models of three words: counted, smoothed by absolute discounting, mixed, and written as ARPA text."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import msgspec

#: One to three words, oldest first.
Gram = tuple[str, ...]
#: The probability of a gram's last word after the others; 0 for a word not known.
Model = Callable[[Gram], float]

BEGIN, END = "<s>", "</s>"


class Counts(msgspec.Struct, frozen=True):
    """How often grams of one, two and three words occur, and per history: how often in all, and how many kinds."""

    grams: tuple[Counter[Gram], Counter[Gram], Counter[Gram]]
    after: dict[Gram, tuple[int, int]]


def count_ngrams(sentences: Iterable[str]) -> Counts:
    """Counts over sentences with their beginnings and ends."""
    grams: tuple[Counter[Gram], Counter[Gram], Counter[Gram]] = (Counter(), Counter(), Counter())
    for sentence in sentences:
        words = (BEGIN, *sentence.split(), END)
        for size in (1, 2, 3):
            grams[size - 1].update(zip(*(words[shift:] for shift in range(size)), strict=False))
    del grams[0][BEGIN,]
    after: dict[Gram, tuple[int, int]] = {}
    for counter in grams:
        for gram, count in counter.items():
            total, kinds = after.get(gram[:-1], (0, 0))
            after[gram[:-1]] = (total + count, kinds + 1)
    return Counts(grams, after)


def smooth_counts(counts: Counts, discount: float = 0.6) -> Model:
    """Absolute discounting, interpolated with the shorter history."""
    known: dict[Gram, float] = {}

    def probability(gram: Gram) -> float:
        if gram in known:
            return known[gram]
        total, kinds = counts.after.get(gram[:-1], (0, 0))
        shorter = probability(gram[1:]) if len(gram) > 1 else 0.0
        if not total:
            return shorter
        count = counts.grams[len(gram) - 1][gram]
        if len(gram) == 1:
            return count / total
        found = (max(count - discount, 0.0) + discount * kinds * shorter) / total
        if count:
            known[gram] = found
        return found

    return probability


def mix_models(own: Model, general: Model, share: float) -> Model:
    """`share` of `own`, the rest of `general`."""
    return lambda gram: share * own(gram) + (1 - share) * general(gram)


def write_arpa(model: Model, grams: tuple[Iterable[Gram], Iterable[Gram], Iterable[Gram]]) -> str:
    """The model in ARPA form, explicit for `grams`, with back-off weights that make every history sum to one."""
    levels: list[dict[Gram, float]] = [{}, {}, {}]
    singles = {gram: max(model(gram), 1e-7) for gram in grams[0] if gram != (BEGIN,)}
    whole = sum(singles.values())
    levels[0] = {gram: value / whole for gram, value in singles.items()}
    levels[0][BEGIN,] = 0.0
    for size in (2, 3):
        shorter = levels[size - 2]
        levels[size - 1] = {
            gram: max(model(gram), 1e-9)
            for gram in sorted(grams[size - 1])
            if gram[:-1] in shorter and gram[1:] in levels[size - 2]
        }
    backs = {**_backs(levels[1], levels[0]), **_backs(levels[2], levels[1])}
    return _written(levels, backs)


def _backs(longer: Mapping[Gram, float], shorter: Mapping[Gram, float]) -> dict[Gram, float]:
    """Per history: what is left for words not listed after it, over what they have after the shorter history."""
    here: dict[Gram, float] = {}
    there: dict[Gram, float] = {}
    for gram, value in longer.items():
        here[gram[:-1]] = here.get(gram[:-1], 0.0) + value
        there[gram[:-1]] = there.get(gram[:-1], 0.0) + shorter.get(gram[1:], 0.0)
    return {history: max(1 - total, 1e-4) / max(1 - there[history], 1e-4) for history, total in here.items()}


def _written(levels: list[dict[Gram, float]], backs: Mapping[Gram, float]) -> str:
    lines = ["\\data\\", *(f"ngram {size}={len(level)}" for size, level in enumerate(levels, 1)), ""]
    for size, level in enumerate(levels, 1):
        lines.append(f"\\{size}-grams:")
        for gram, value in level.items():
            chance = math.log10(value) if value > 0 else -99.0
            back = f"\t{math.log10(backs.get(gram, 1.0)):.4f}" if size < len(levels) else ""
            lines.append(f"{chance:.4f}\t{' '.join(gram)}{back}")
        lines.append("")
    return "\n".join([*lines, "\\end\\", ""])
