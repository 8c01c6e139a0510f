"""Erasures as the privacy desk sees them."""

from collections.abc import Iterator
from typing import assert_never

from projectors.projector import projector
from read_models.erasures import Erasure
from schemas import privacy
from schemas.fact import Fact
from schemas.subjects import parse_subject

ErasureFact = (
    privacy.ErasureRequested
    | privacy.KeysDestroyed
    | privacy.AudioPurged
    | privacy.DirectoryCleared
    | privacy.RowsRebuilt
    | privacy.DiskSwept
    | privacy.ErasureCertified
)


@projector("erasures", version=1, reads=("erasure.>",))
def erasures(event: ErasureFact, fact: Fact) -> Iterator[Erasure]:
    life = parse_subject(fact.subject)
    tenant, person, step = life.tenant, life.id, event.tag()
    match event:
        case privacy.ErasureRequested(by=by, reason=reason):
            yield Erasure(tenant=tenant, person=person, requested_at=fact.at, by=by, reason=reason)
        case privacy.ErasureCertified() as done:
            yield Erasure(
                tenant=tenant,
                person=person,
                step=step,
                certified_at=fact.at,
                calls=done.calls,
                frames=done.frames,
                recordings=done.recordings,
                numbers=done.numbers,
                models=" ".join(done.models),
                fingerprints=" ".join(done.fingerprints),
            )
        case (
            privacy.KeysDestroyed()
            | privacy.AudioPurged()
            | privacy.DirectoryCleared()
            | privacy.RowsRebuilt()
            | privacy.DiskSwept()
        ):
            yield Erasure(tenant=tenant, person=person, step=step)
        case _:
            assert_never(event)
