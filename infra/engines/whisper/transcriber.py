"""Sound into words with one Whisper model: window, prompt, beam, cap. Blocking: to be called in a thread."""

import importlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from handlers.call.ports.recogniser import EngineFailed
from infra.engines.missing_engine import EngineMissing
from infra.engines.telephone_audio import RATE
from infra.engines.whisper.byte_pairs import BytePairs
from infra.engines.whisper.mel import log_mel

#: Steps of 10 ms. Whisper knows 30 s; a window of the utterance alone makes it say everything twice, and 10 s does nearly as
#: well as 30 for a fifth of the time.
_LEAST, _LONGEST, _BEHIND = 1000, 3000, 100
#: Bytes of sound decoded at once, 29 s; longer turns in parts.
_PART: Final = 29 * RATE
_BEAM: Final = 5
#: Tokens: more than anybody says in so many seconds, which ends Whisper's loops.
_FEWEST, _PER_SECOND = 10, 9
#: The prompt's tokens: Whisper keeps 224, and each costs a millisecond of a core.
_PROMPT: Final = 200
#: Letters of a word that is worth a prompt.
_WORD: Final = 3
#: Languages that we speak, as Whisper calls them.
OURS: Final = tuple("en es fr de it pt nl pl ru uk tr ar he hi pa bn tl vi th id zh ja ko".split())
#: Bytes of sound that tell a language, 1.2 s, and how likely it must be: of 29 real clips of 3 s 28 were told rightly, and what
#: was wrong was less likely; of 158 English ones none was taken for another.
_TELLING: Final = 9600
_SURE: Final = 0.7


class Transcript(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of a sound. `certainty` is the mean logarithm of the tokens' probabilities.

    `language` is that of the words, and `language_sure` how likely it is by their sound, 0 to 1; 0 when nobody asked.
    """

    words: str
    certainty: float
    no_speech: float
    language: str
    language_sure: float = 0.0


class Transcriber:
    """One model in memory, for all threads. Missing when `ctranslate2` or the model's files cannot be used."""

    def __init__(self, folder: Path, *, english: bool, at_once: int = 1) -> None:
        try:
            library = importlib.import_module("ctranslate2")
        except (ImportError, OSError) as failed:
            raise EngineMissing("ctranslate2 is not installed: pip install ctranslate2.") from failed
        try:
            self._model: Any = library.models.Whisper(
                str(folder), device="cpu", compute_type="int8", intra_threads=1, inter_threads=at_once
            )
            self._tokens = BytePairs((folder / "vocabulary.txt").read_bytes().decode().split("\n"))
        except (RuntimeError, OSError, ValueError) as failed:
            raise EngineMissing(
                f"The Whisper model in {folder.name!r} is broken; remove that folder and start again."
            ) from failed
        self._view: Any = library.StorageView.from_array
        self._english = english

    def prompt(self, phrases: Sequence[str]) -> tuple[int, ...]:
        """The business's words as tokens said before: its name, then each phrase that has a new word, while there is room."""
        told: list[int] = []
        known: set[str] = set()
        for nth, phrase in enumerate(phrases):
            words = {word for word in re.findall(r"[^\W_]+", phrase.lower()) if len(word) >= _WORD}
            if words <= known:
                continue
            more = self._tokens.encoded(f" {phrase}{'.' if nth == 0 else ','}")
            if len(told) + len(more) > _PROMPT:
                break
            told += more
            known |= words
        return tuple(told)

    def asked(self, question: str) -> tuple[int, ...]:
        """A question as tokens said last, right before the turn."""
        return tuple(self._tokens.encoded(f" {question}")) if question else ()

    def transcribe(self, sound: bytes, prompt: Sequence[int], language: str) -> Transcript:
        """Mu-law into words, in `language` unless the sound is surely of another of ours. EngineFailed when the library fails."""
        parts = [self._part(sound[at : at + _PART], prompt, language) for at in range(0, max(len(sound), 1), _PART)]
        first, text = parts[0], " ".join(part.words for part in parts if part.words)
        certainty = sum(part.certainty for part in parts) / len(parts)
        return msgspec.structs.replace(first, words=text, certainty=certainty)

    def _part(self, sound: bytes, prompt: Sequence[int], language: str) -> Transcript:
        try:
            seen = self._seen(sound)
            language, sure = self._language(seen, len(sound), language)
            tokens = [*self._special("<|startofprev|>"), *prompt] if prompt else []
            tokens += self._special("<|startoftranscript|>")
            tokens += [] if self._english else self._special(f"<|{language}|>", "<|transcribe|>")
            tokens += self._special("<|notimestamps|>")
            cap = _FEWEST + round(_PER_SECOND * len(sound) / RATE)
            (found,) = self._model.generate(
                seen,
                [tokens],
                beam_size=_BEAM,
                return_scores=True,
                return_no_speech_prob=True,
                max_length=len(tokens) + cap,
            )
        except (RuntimeError, ValueError) as failed:
            raise EngineFailed(f"Whisper failed: {failed}") from failed
        return Transcript(
            words=self._tokens.decoded(found.sequences_ids[0]).strip(),
            certainty=float(found.scores[0]),
            no_speech=float(found.no_speech_prob),
            language=language,
            language_sure=sure,
        )

    def _seen(self, sound: bytes) -> Any:
        steps = len(sound) * 100 // RATE
        window = min(max(_LEAST, steps + _BEHIND), _LONGEST)
        return self._model.encode(self._view(np.ascontiguousarray(log_mel(sound, window + window % 2)[None])))

    def _language(self, seen: Any, length: int, supposed: str) -> tuple[str, float]:
        """The language to write in, and how likely it is by the sound: the supposed one where that tells too little."""
        if self._english or length < _TELLING:
            return supposed, 0.0
        chances = {told.strip("<|>"): float(chance) for told, chance in self._model.detect_language(seen)[0]}
        likeliest = max(OURS, key=lambda one: chances.get(one, 0.0))
        chosen = likeliest if chances[likeliest] >= _SURE else supposed
        return chosen, round(chances.get(chosen, 0.0), 3)

    def _special(self, *tokens: str) -> list[int]:
        found = [self._tokens.number(token) for token in tokens]
        if -1 in found:
            raise EngineFailed(f"this Whisper model has no token {tokens[found.index(-1)]}")
        return found
