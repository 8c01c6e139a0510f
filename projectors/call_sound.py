"""Where the sound of a call is: when its line opened, where each sentence was played, and what became of the recording."""

from collections.abc import Iterator
from typing import assert_never

from read_models.calls import Call, TranscriptLine
from schemas import line, privacy, reply
from schemas.fact import Fact
from schemas.subjects import parse_subject

SoundFact = (
    line.LineOpened
    | line.PlaybackCleared
    | reply.SentenceSpoken
    | reply.PlaybackStopped
    | privacy.RecordingSealed
    | privacy.RecordingDropped
    | privacy.SoundForgotten
    | privacy.KeysDestroyed
)


def project_sound(event: SoundFact, fact: Fact) -> Iterator[Call | TranscriptLine]:
    """What a fact says about the sound of its call; when somebody is erased, of all their calls."""
    life = parse_subject(fact.subject)
    tenant, call = life.tenant, life.id
    match event:
        case line.LineOpened():
            yield Call(tenant=tenant, call=call, opened_at=fact.at)
        case reply.SentenceSpoken(sentence=nth, from_frame=first, to_frame=last):
            yield TranscriptLine(tenant=tenant, call=call, who="agent", nth=nth, frames=last - first + 1)
        case reply.PlaybackStopped(sentence=sentence, through=through):
            for nth in range(sentence + 1, through + 1):
                yield TranscriptLine(tenant=tenant, call=call, who="agent", nth=nth, played_ms=0)
        case line.PlaybackCleared(sentence=nth, played_ms=played):
            yield TranscriptLine(tenant=tenant, call=call, who="agent", nth=nth, played_ms=played)
        case privacy.RecordingSealed(seconds=seconds, digest=digest):
            yield Call(tenant=tenant, call=call, recording_seconds=seconds, recording_digest=digest)
        case privacy.RecordingDropped(call=which):
            yield Call(tenant=tenant, call=which or call, recording_gone="dropped")
        case privacy.SoundForgotten(reason="no-consent" as reason):
            yield Call(tenant=tenant, call=call, recording_gone=reason)
        case privacy.SoundForgotten():
            return
        case privacy.KeysDestroyed(calls=forgotten):
            for one in forgotten:
                yield Call(tenant=tenant, call=one, recording_gone="erased")
        case _:
            assert_never(event)
