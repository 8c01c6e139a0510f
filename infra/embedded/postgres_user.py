"""Who PostgreSQL runs as: it refuses root, so root lends it the user `nobody`, without touching the machine's users."""

import os
import pwd
from pathlib import Path

import msgspec


class ProcessOwner(msgspec.Struct, frozen=True):
    """A user and group by number; -1: whoever we are."""

    uid: int = -1
    gid: int = -1

    def own(self, path: Path) -> None:
        """Give a folder and everything in it to this user."""
        if self.uid < 0:
            return
        os.chown(path, self.uid, self.gid)
        for folder, folders, files in os.walk(path):
            for name in (*folders, *files):
                os.chown(Path(folder) / name, self.uid, self.gid, follow_symlinks=False)


def find_unprivileged_user() -> ProcessOwner:
    """Ourselves, unless we are root: then `nobody`, or the highest user there is. It must have a name: initdb asks for it."""
    if os.geteuid() != 0:
        return ProcessOwner()
    try:
        found = pwd.getpwnam("nobody")
    except KeyError:
        found = max(pwd.getpwall(), key=lambda user: user.pw_uid)
    return ProcessOwner(found.pw_uid, found.pw_gid)
