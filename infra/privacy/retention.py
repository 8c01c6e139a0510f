"""Letting go of what was kept long enough: recordings, facts with words in them, and the rows made of them."""

from collections.abc import Sequence
from datetime import datetime

from bus.purge import Purge
from infra.privacy.read_model_erasure import ErasableModels
from infra.privacy.recording.recorder import SealedRecorder
from infra.privacy.recording.store import RecordingStore


class RetentionSweep:
    """The `Disposal` port over what an installation has. The handler `retention` says what is over, and writes it down."""

    def __init__(self, *, purge: Purge, recorder: SealedRecorder, recordings: RecordingStore, models: ErasableModels) -> None:
        self._purge, self._recorder, self._recordings, self._models = purge, recorder, recordings, models

    @property
    def models(self) -> ErasableModels:
        return self._models

    async def drop_recording(self, tenant: str, call: str) -> None:
        await self._recorder.drop(tenant, call)

    async def drop_facts(self, subject: str, sequences: Sequence[int]) -> int:
        return await self._purge.purge_facts(subject, sequences)

    async def cool_recordings(self, before: datetime) -> None:
        await self._recordings.cool(before)
