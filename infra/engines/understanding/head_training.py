"""The heads that are learned over the encoders, as they ship; run as a module, they are learned and written anew."""

import functools
import hashlib
import sys
from collections import Counter
from pathlib import Path

from handlers.business.templates import knowledge_folder
from handlers.understanding.danger import SIGNS_WIDTH
from handlers.understanding.danger_examples import Example, examples
from handlers.understanding.heads import Heads
from handlers.understanding.intent_heads import tied, train_intents
from handlers.understanding.intents import REQUESTS
from handlers.understanding.ports import Encoder
from handlers.understanding.word_features import PLACES
from infra.engines.encoder.chosen import SECOND_LANGUAGES, encoder, second_encoder
from infra.engines.understanding.danger_learning import danger_teaching, learn_danger, sign_books
from infra.engines.understanding.ordinary import intent_teaching, lines
from infra.engines.understanding.weights import read_heads, write_heads

#: How much the vectors of the first and second encoder weigh beside words, and the logarithm of odds that is an alarm.
SCALE, SECOND_SCALE, ALARM_FROM = 3.0, 6.0, 0.1
#: How many examples of an intent are learned from in another language than English.
_OTHERS = 5
#: Raise it when features or training change: weights learned under another version are not used.
_VERSION = 3
_FILES = ("dangers.toml", "danger_signs.toml", "intents.toml")


def kept(meaning: Encoder, folder: Path | None) -> dict[str, Heads] | None:
    """The heads by name: those that ship, else those in the folder; None without any that fit what is looked at today.

    Heads that ship are used even when examples were added since: they know a little less. A test asks for new ones.
    """
    name = f"heads-{meaning.name}.npz"
    found = read_heads(knowledge_folder() / "understanding" / name)
    if found is not None and _fit(found, meaning):
        return found
    return None if folder is None else read_heads(folder / name, learned_from(meaning.name))


def _fit(heads: dict[str, Heads], meaning: Encoder) -> bool:
    """Whether they were learned over as many features as there are."""
    words = meaning.dimensions + PLACES + 1
    features = {"danger": words + SIGNS_WIDTH, "kinds": words + SIGNS_WIDTH, "intents": words}
    return all(name in heads and len(heads[name].weights) == count for name, count in features.items())


def learned(meaning: Encoder, folder: Path | None) -> dict[str, Heads]:
    """The heads of the first encoder, learned now and put into the folder: most of a minute, once."""
    found = learn(meaning, SCALE, frozenset())
    if folder is not None:
        write_heads(folder / f"heads-{meaning.name}.npz", found, learned_from(meaning.name))
    return found


def learn(meaning: Encoder, scale: float, languages: frozenset[str]) -> dict[str, Heads]:
    """Every head from the shipped examples; the same every time but for rounding.

    With `languages`, only from theirs and from the English ones that people wrote: an encoder knows one meaning in all of them.
    """
    said = {language: _share(language, lines(one)) for language, one in intent_teaching().items() if _wanted(language, languages)}
    ordinary = [(language, line) for language, some in said.items() for intent, line in some if intent != "emergency"]
    teaching = {language: one for language, one in danger_teaching().items() if _wanted(language, languages)}
    dangers: list[Example] = examples(teaching, ordinary, varied=not languages)
    intents: dict[str, set[str]] = {}
    for intent, line in (one for some in said.values() for one in some):
        intents.setdefault(line, set()).add(intent)
    for one, other, line in tied(said["en"], REQUESTS):
        intents.setdefault(line, set()).update((one, other))
    found = learn_danger(meaning, scale, dangers, sign_books())
    return {**found, "intents": train_intents(intents, "unknown", meaning, scale)}


def _share(language: str, said: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """All English examples, a few of every intent in other languages: an encoder knows one meaning in all of them.

    What a pack has beyond that teaches its classifier of words.
    """
    counts: Counter[str] = Counter()
    kept = []
    for intent, line in said:
        counts[intent] += 1
        if language == "en" or counts[intent] <= _OTHERS:
            kept.append((intent, line))
    return kept


def _wanted(language: str, languages: frozenset[str]) -> bool:
    return not languages or language in languages or language == "en"


@functools.cache
def learned_from(encoder_name: str) -> str:
    """What weights depend on: the encoder, the examples and signs of all languages, and the version of the training."""
    digest = hashlib.sha256(f"{encoder_name} {_VERSION}".encode())
    for folder in sorted((knowledge_folder() / "languages").iterdir(), key=lambda one: one.name):
        for name in _FILES:
            if (file := folder / name).is_file():
                digest.update(f"\n{folder.name}/{name}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Learn, and put the weights where they are shipped from."""
    wanted = sys.argv[1:] or ["first", "second"]
    second = second_encoder() if "second" in wanted else None
    if "first" in wanted:
        _ship(encoder(), learn(encoder(), SCALE, frozenset()))
    if second is not None:
        _ship(second, learn(second, SECOND_SCALE, SECOND_LANGUAGES))


def _ship(meaning: Encoder, heads: dict[str, Heads]) -> None:
    target = Path(str(knowledge_folder() / "understanding" / f"heads-{meaning.name}.npz"))
    write_heads(target, heads, learned_from(meaning.name))
    sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
