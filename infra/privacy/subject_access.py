"""Handing a person everything there is about them, and writing down that it was handed out."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from bus.log import Log
from handlers.clock import Clock, Ids
from handlers.contacts.state import fold
from infra.privacy import export_formats
from infra.privacy.personal_facts import read_facts_about
from schemas.fact import Draft
from schemas.privacy import DataAccessed
from schemas.subjects import compose_subject, parse_subject

_ABOUT = """\
Everything that {business} keeps about contact {person}, as of {at:%Y-%m-%d %H:%M} UTC.

facts.json         every event: what happened, when, and what was said or written
contact.vcf        name, numbers and addresses, for any address book
appointments.ics   all appointments, for any calendar
calls/*.txt        what was said in each call
calls/*.wav        how it sounded, where a recording was agreed to
"""


class Recordings(Protocol):
    """Recordings that can be heard."""

    async def wav(self, tenant: str, call: str) -> bytes | None:
        """A call as a WAV file; None when there is no recording, or no key to it."""
        ...


async def gather_files(
    log: Log, recordings: Recordings, clock: Clock, ids: Ids, *, tenant: str, person: str, by: str, purpose: str
) -> Mapping[str, bytes]:
    """The files by name. That they were handed out is a fact before anybody has them."""
    facts = [fact async for fact in read_facts_about(log, tenant, person)]
    now = clock.now()
    spoken = export_formats.write_transcripts(facts)
    calls = sorted({parse_subject(fact.subject).id for fact in facts if parse_subject(fact.subject).kind == "call"})
    sounds = {call: wav for call in calls if (wav := await recordings.wav(tenant, call))}
    contact = fold([fact for fact in facts if parse_subject(fact.subject).kind == "contact"])
    files = {
        "about.txt": _ABOUT.format(business=tenant, person=person, at=now).encode(),
        "facts.json": msgspec.json.format(msgspec.json.encode(export_formats.write_facts(facts)), indent=1),
        "contact.vcf": export_formats.write_vcard(contact, now),
        "appointments.ics": export_formats.write_calendar(facts, now),
        **{f"calls/{call}.txt": text.encode() for call, text in spoken.items()},
        **{f"calls/{call}.wav": wav for call, wav in sounds.items()},
    }
    handed = DataAccessed(person=person, by=by, purpose=purpose, facts=len(facts), calls=len(calls), recordings=len(sounds))
    await log.append(
        Draft(subject=compose_subject("contact", tenant, person), event=handed, id=ids.new(), at=now, handler="access")
    )
    return files


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """The files as one ZIP."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def save_files(files: Mapping[str, bytes], to: Path) -> None:
    """Write a folder, or a ZIP when that is its name; readable by its owner only. FileExistsError when it is there."""
    if to.suffix == ".zip":
        with to.open("xb") as out:
            to.chmod(0o600)
            out.write(zip_files(files))
        return
    to.mkdir(mode=0o700, parents=True)
    for name, content in files.items():
        (to / name).parent.mkdir(mode=0o700, exist_ok=True)
        (to / name).write_bytes(content)
