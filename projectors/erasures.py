"""Erasures as the privacy desk sees them."""

from collections.abc import Iterator

from projectors.projector import projector
from read_models.erasures import Erasure
from schemas import privacy
from schemas.fact import Fact
from schemas.subjects import parse_subject


@projector("erasures", version=2, reads=("erasure.>",))
def erasures(fact: Fact) -> Iterator[Erasure]:
    life = parse_subject(fact.subject)
    tenant, person, step = life.tenant, life.id, fact.event.tag()
    match fact.event:
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
                journal=done.wal,
                statistics=done.statistics,
            )
        case _:
            yield Erasure(tenant=tenant, person=person, step=step)
