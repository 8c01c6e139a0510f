"""Letting go of what was kept long enough: recordings, facts with words in them, and the rows made of them."""

from collections.abc import Sequence
from datetime import datetime

from bus.purge import Dropping
from infra.privacy.read_model_erasure import Models
from infra.privacy.recording.recorder import SealedRecorder
from infra.privacy.recording.store import Store


class Retaining:
    """The `Disposal` port over what an installation has. The handler `retention` says what is over, and writes it down."""

    def __init__(self, *, dropping: Dropping, recorder: SealedRecorder, recordings: Store, models: Models) -> None:
        self._dropping, self._recorder, self._recordings, self._models = dropping, recorder, recordings, models

    @property
    def models(self) -> Models:
        return self._models

    async def drop_recording(self, tenant: str, call: str) -> None:
        await self._recorder.drop(tenant, call)

    async def drop_facts(self, subject: str, sequences: Sequence[int]) -> int:
        return await self._dropping.facts(subject, sequences)

    async def cool_recordings(self, before: datetime) -> None:
        await self._recordings.cool(before)
