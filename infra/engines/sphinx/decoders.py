"""Decoders, lent to callers for one turn each."""

import math
from collections import Counter
from typing import Final

import msgspec
import pocketsphinx

from infra.engines.sphinx.models import KINDS, Models
from infra.engines.sphinx.worker_messages import Begin, Partial, Whole
from infra.engines.telephone_audio import RATE, decode_to_linear

#: No word is less probable than this.
_RAREST: Final = 1e-6
#: A turn longer than this, in samples, is decoded in parts.
_LONGEST: Final = 20 * RATE
#: Further readings to report, and how many to look at for them.
_READINGS: Final = 3
_LOOKED_AT: Final = 8


class Decoder:
    """One decoder of pocketsphinx with all language models of a business, 20 MB."""

    def __init__(self, models: Models) -> None:
        self._own = pocketsphinx.Decoder(
            hmm=models.ear, lm=models.sentences["anything"], dict=models.words, fwdflat=False, bestpath=True, loglevel="FATAL"
        )
        self._searches = {"anything": self._own.current_search()}
        for kind in models.sentences.keys() - self._searches.keys():
            self._own.add_lm_file(kind, models.sentences[kind])
            self._searches[kind] = kind
        self.fresh: str = self._own.get_cmn()

    def start(self, kind: str, mean: str) -> None:
        self._own.activate_search(self._searches[kind])
        self._own.set_cmn(mean or self.fresh)
        self._own.start_utt()

    def hear(self, samples: bytes) -> str:
        self._own.process_raw(samples)
        found = self._own.hyp()
        return found.hypstr if found else ""

    def end(self) -> tuple[str, float, tuple[str, ...], str]:
        """Words, how sure they are (mean logarithm of posteriors), other readings, the mean cepstrum to go on from."""
        self._own.end_utt()
        found = self._own.hyp()
        mean: str = self._own.get_cmn()
        if not found or not found.hypstr:
            return "", 0.0, (), mean
        readings = (reading.hypstr for reading, _ in zip(self._own.nbest(), range(_LOOKED_AT), strict=False) if reading)
        longest = len(found.hypstr.split()) + 1  # longer ones are the same with short words put in
        others = dict.fromkeys(words for words in readings if words != found.hypstr and 0 < len(words.split()) <= longest)
        chances = [word.prob for word in self._own.seg() if word.word[0] not in "<["]
        certainty = sum(math.log(min(max(chance, _RAREST), 1.0)) for chance in chances) / max(1, len(chances))
        return found.hypstr, certainty, tuple(others)[:_READINGS], mean


class Caller(msgspec.Struct):
    """One caller: his models and mean, what he is expected to say, and the turn he is in."""

    models: Models
    mean: str
    kind: str = "anything"
    decoder: Decoder | None = None
    samples: int = 0
    whole: int = 0
    earlier: str = ""


class Decoding:
    """All callers of this process, and the decoders that are free, by business."""

    def __init__(self) -> None:
        self._callers: dict[int, Caller] = {}
        self._free: dict[str, list[Decoder]] = {}
        self._loaded: Counter[str] = Counter()

    def warm(self, models: Models, count: int) -> None:
        """Have at least so many decoders for a business: a third of a second and 20 MB each."""
        free = self._free.setdefault(models.words, [])
        while self._loaded[models.words] < count:
            free.append(Decoder(models))
            self._loaded[models.words] += 1

    def begin(self, told: Begin) -> None:
        self._callers[told.caller] = Caller(told.models, told.mean)
        self.warm(told.models, sum(him.models == told.models for him in self._callers.values()))

    def expect(self, caller: int, kind: str) -> None:
        self._callers[caller].kind = KINDS.get(kind, "anything")

    def listen(self, caller: int, sound: bytes) -> Partial:
        him = self._callers[caller]
        if him.decoder is None:
            him.decoder = self._free[him.models.words].pop()
            him.decoder.start(him.kind, him.mean)
        words = him.decoder.hear(decode_to_linear(sound).tobytes())
        him.samples += len(sound)
        him.whole += len(sound)
        if him.samples > _LONGEST:
            words, _, _, him.mean = him.decoder.end()
            him.earlier, him.samples = f"{him.earlier} {words}", 0
            him.decoder.start(him.kind, him.mean)
            words = ""
        return Partial(caller, f"{him.earlier} {words}".strip())

    def finish(self, caller: int, turn: int) -> Whole:
        him = self._callers[caller]
        words, certainty, seconds = "", 0.0, him.whole / RATE
        others: tuple[str, ...] = ()
        if him.decoder is not None:
            words, certainty, others, him.mean = him.decoder.end()
            self._free[him.models.words].append(him.decoder)
        words = f"{him.earlier} {words}".strip()
        him.decoder, him.samples, him.whole, him.earlier, him.kind = None, 0, 0, "", "anything"
        return Whole(caller, turn, words, certainty, seconds, him.mean, others)

    def leave(self, caller: int) -> None:
        him = self._callers.pop(caller, None)
        if him is not None and him.decoder is not None:
            him.decoder.end()
            self._free[him.models.words].append(him.decoder)
