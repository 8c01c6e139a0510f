"""The archive of a backup: a tar encrypted with age (https://age-encryption.org/v1) to a recovery key that is kept elsewhere."""

import io
import os
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from pyrage import DecryptError, IdentityError, RecipientError, decrypt_io, encrypt_io, x25519

from infra.embedded.backup.manifest import BackupUnusable


def make_recovery_key() -> tuple[str, str]:
    """A new pair: the recovery key (`AGE-SECRET-KEY-1...`) opens backups, its public half (`age1...`) makes them."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


class ArchiveWriter:
    """Entries go in one after the other, and are encrypted as they come. The file is there whole or not at all."""

    def __init__(self, file: Path, recipient: str) -> None:
        try:
            self._recipient = x25519.Recipient.from_str(recipient)
        except RecipientError as wrong:
            raise BackupUnusable(f"{recipient!r} is no age recipient: it begins with age1. Look at it again") from wrong
        self._file, self._draft = file, file.with_suffix(".draft")
        self._failure: Exception | None = None

    def __enter__(self) -> Self:
        into = os.fdopen(os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        reading, writing = os.pipe()
        self._thread = threading.Thread(target=self._encrypt, args=(os.fdopen(reading, "rb"), into), name="backup")
        self._thread.start()
        self._pipe = os.fdopen(writing, "wb")
        self._tar = tarfile.open(mode="w|", fileobj=self._pipe)
        return self

    def add(self, name: str, content: Path | bytes) -> None:
        """Put a file or some bytes in, as `name`."""
        if isinstance(content, Path):
            self._tar.add(content, arcname=name, recursive=False, filter=_anonymous)
            return
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        self._tar.addfile(entry, io.BytesIO(content))

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self._tar.close()
        finally:
            self._pipe.close()
            self._thread.join()
        if kind is not None or self._failure is not None:
            self._draft.unlink(missing_ok=True)
            if self._failure is not None:
                raise BackupUnusable(f"the backup could not be written to {self._file}: {self._failure}") from self._failure
            return
        self._draft.replace(self._file)

    def _encrypt(self, plain: io.BufferedReader, into: io.BufferedWriter) -> None:
        try:
            with plain, into:
                encrypt_io(plain, into, [self._recipient])
                into.flush()
                os.fsync(into.fileno())
        except Exception as failure:  # noqa: BLE001 - told by whoever waits for the thread
            self._failure = failure


@contextmanager
def read_archive(file: Path, recovery_key: str) -> Iterator[Iterator[tuple[str, BinaryIO]]]:
    """The entries of an archive in order, each to be read before the next. BackupUnusable when it cannot be opened."""
    try:
        identity = x25519.Identity.from_str(recovery_key.strip())
    except IdentityError as wrong:
        raise BackupUnusable("that is no recovery key: it begins with AGE-SECRET-KEY-1") from wrong
    reading, writing = os.pipe()
    failures: list[Exception] = []
    thread = threading.Thread(target=_decrypt, args=(file, os.fdopen(writing, "wb"), identity, failures), name="restore")
    thread.start()
    try:
        with os.fdopen(reading, "rb") as plain:
            yield _entries(plain)
    except (tarfile.TarError, EOFError) as cut:
        thread.join()
        raise _unusable(file, failures[0] if failures else cut) from cut
    finally:
        thread.join()
    if failures:
        raise _unusable(file, failures[0]) from failures[0]


def _entries(plain: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    with tarfile.open(mode="r|", fileobj=plain) as tar:
        for entry in tar:
            if (content := tar.extractfile(entry)) is not None:
                yield entry.name, cast(BinaryIO, content)


def _decrypt(file: Path, into: io.BufferedWriter, identity: x25519.Identity, failures: list[Exception]) -> None:
    try:
        with into, file.open("rb") as sealed:
            decrypt_io(sealed, into, [identity])
    except BrokenPipeError:
        pass  # whoever reads has seen enough
    except Exception as failure:  # noqa: BLE001 - told by whoever reads
        failures.append(failure)


def _unusable(file: Path, why: Exception) -> BackupUnusable:
    if isinstance(why, DecryptError):
        return BackupUnusable(f"{file} cannot be opened with this recovery key, or is damaged ({why}). Try the key of its time")
    return BackupUnusable(f"{file} cannot be read to its end: {why}. Take another backup")


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry
