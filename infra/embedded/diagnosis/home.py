"""The home folder and this machine: keys, disk, backups, processes, descriptors, packages, the certificate of the edge."""

import asyncio
import datetime as dt
import importlib.metadata
import resource
import shutil
import ssl
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from infra.embedded import run_record
from infra.embedded.diagnosis.finding import Finding
from infra.embedded.home_lock import is_locked
from infra.settings import Settings

#: Without these the log and everything said is lost.
_VITAL = ("jetstream", "master", "directory")
#: Bytes below which the disk is soon, or now, too full; an hour of one call's sound is about 60 MB.
_LITTLE, _TOO_LITTLE = 5_000_000_000, 500_000_000
#: Days after which a backup is old, and before which a certificate should be renewed.
_OLD_DAYS, _SOON_DAYS = 2, 14
_DESCRIPTORS = 4096
_RESTARTS = 3
_SECONDS = 5.0


def look_at_keys(home: Path) -> Iterator[Finding]:
    """Whether the keys are there, and nobody else's to read."""
    folder = home / "keys"
    if not (home / "nats").exists():
        yield Finding("keys", "well", "nothing was started in this home yet")
        return
    if missing := [name for name in _VITAL if not (folder / f"{name}.key").exists()]:
        yield Finding(
            "keys",
            "ill",
            f"missing: {', '.join(missing)}",
            f"Put them back into {folder}, and start nothing before.",
        )
    elif open_ := [file.name for file in folder.iterdir() if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]:
        yield Finding("keys", "ill", f"others on this machine can read {', '.join(open_)}", f"chmod 600 {folder}/*")
    else:
        yield Finding("keys", "well", f"{len(list(folder.glob('*.key')))} keys, readable by their owner only")


def look_at_disk(home: Path) -> Iterator[Finding]:
    """Whether there is room for what will be said."""
    free = shutil.disk_usage(home if home.exists() else home.parent).free
    seen = f"{free / 1e9:.1f} GB free"
    if free < _TOO_LITTLE:
        yield Finding("disk", "ill", seen, "Make room: the log stores nothing on a full disk, and new callers get voicemail.")
    elif free < _LITTLE:
        yield Finding("disk", "doubtful", seen, "Make room soon, or keep sound for a shorter time (DAYBOOK_AUDIO_MINUTES).")
    else:
        yield Finding("disk", "well", seen)


def look_at_backups(settings: Settings, now: dt.datetime) -> Iterator[Finding]:
    """Whether there is a young backup."""
    backups = sorted(settings.backup_folder.glob("daybook-*.age"))
    if not backups:
        yield Finding("backup", "doubtful", f"none in {settings.backup_folder}", "daybook backup, best every night.")
        return
    age = now - dt.datetime.fromtimestamp(backups[-1].stat().st_mtime, dt.UTC)
    old = age.days >= _OLD_DAYS
    seen = f"the newest of {len(backups)} is {age.days} days and {age.seconds // 3600} hours old"
    yield Finding("backup", "doubtful" if old else "well", seen, "daybook backup" if old else "")


def look_at_processes(home: Path) -> Iterator[Finding]:
    """Whether everything runs, and keeps running."""
    there = run_record.read_run(home)
    if there is None or not is_locked(home):
        yield Finding("processes", "ill", f"nothing runs in {home}", "daybook up")
        return
    for name, child in there.children.items():
        if child.state == "starting" and child.restarts < _RESTARTS:
            yield Finding("processes", "doubtful", f"{name} is starting", "Look again in half a minute.")
        elif child.state != "ready":
            yield Finding("processes", "ill", f"{name} is {child.state}", f"Read the end of {home / 'logs' / f'{name}.log'}.")
        elif child.restarts >= _RESTARTS:
            yield Finding(
                "processes",
                "doubtful",
                f"{name} was started again {child.restarts} times",
                f"Read what it said before it died: {home / 'logs' / f'{name}.log'}.",
            )
    yield Finding("processes", "well", f"{len(there.children)} under supervisor {there.pid}, since {there.started_at}")


def look_at_descriptors() -> Iterator[Finding]:
    """Whether enough files and sockets may be open."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = hard != resource.RLIM_INFINITY and hard < _DESCRIPTORS
    yield Finding(
        "descriptors",
        "doubtful" if few else "well",
        f"at most {hard if hard != resource.RLIM_INFINITY else 'any number of'} files and sockets for a process",
        f"Raise it: ulimit -Hn {_DESCRIPTORS * 16}, or LimitNOFILE= in the unit." if few else "",
    )


def look_at_packages(lock: Path) -> Iterator[Finding]:
    """Whether what is installed is what the lock pins."""
    pinned: dict[str, set[str]] = {}
    for line in lock.read_text("utf-8").splitlines() if lock.exists() else ():
        name, same, rest = line.partition("==")
        if same and not line.startswith((" ", "#")):
            pinned.setdefault(name.strip(), set()).add(rest.split()[0].rstrip(";\\"))
    odd = []
    for name, versions in pinned.items():
        try:
            if (found := importlib.metadata.version(name)) not in versions:
                odd.append(f"{name} {found} instead of {' or '.join(sorted(versions))}")
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system, says its marker
    python = ".".join(map(str, sys.version_info[:3]))
    if odd:
        yield Finding("packages", "doubtful", f"not as pinned: {', '.join(odd[:5])}", "make clean install")
    else:
        yield Finding("packages", "well", f"{len(pinned)} as pinned, Python {python}")


async def look_at_certificate(public_url: str, now: dt.datetime) -> list[Finding]:
    """Whether carriers reach us over TLS that they will accept."""
    address = urlsplit(public_url)
    if not public_url:
        return [Finding("certificate", "well", "no public address is set: calls come from this machine only")]
    if address.scheme != "https":
        return [Finding("certificate", "ill", f"{public_url} is not https", "Put a TLS proxy before the edge.")]
    host, port = address.hostname or "", address.port or 443
    try:
        async with asyncio.timeout(_SECONDS):
            _, writer = await asyncio.open_connection(host, port, ssl=ssl.create_default_context())
            transport: ssl.SSLObject = writer.get_extra_info("ssl_object")
            sent = transport.getpeercert(binary_form=True)
            writer.close()
    except ssl.SSLCertVerificationError as wrong:
        return [Finding("certificate", "ill", f"{host}: {wrong.verify_message}", "Renew it: carriers refuse it as it is.")]
    except (OSError, TimeoutError) as away:
        return [Finding("certificate", "ill", f"{public_url}: {away or 'no answer'}", "Is the proxy before the edge running?")]
    left = (x509.load_der_x509_certificate(sent or b"").not_valid_after_utc - now).days
    soon = left < _SOON_DAYS
    return [Finding("certificate", "doubtful" if soon else "well", f"good for {left} days", "Renew it." if soon else "")]
