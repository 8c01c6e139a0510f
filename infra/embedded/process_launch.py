"""Start a program that dies with its parent, lets others go first if it should, and not as root when it must not.

Run as a plain script; imports nothing of ours.
usage: launch.py PARENT SIGNAL NICE UID GID PROGRAM [ARGUMENT...]   (UID -1: stay who we are)
"""

import contextlib
import ctypes
import os
import resource
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522
#: Searching folders that belong to root: CAP_DAC_READ_SEARCH, else (containers) CAP_DAC_OVERRIDE.
SEARCH = (2, 1)


def become(uid: int, gid: int, libc: ctypes.CDLL | None) -> None:
    """Give up root, keeping only the right to pass through root's folders on the way to the program and its data."""
    if libc:
        libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if libc:
        for capability in SEARCH:
            bit = 1 << capability
            header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
            wanted = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
            if libc.capset(header, wanted) == 0 and libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0:
                break


def step_back(nice: int) -> None:
    """Let others have the cores first. Where Linux weighs whole sessions, `nice` counts only within one."""
    os.nice(nice)
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(nice), "ascii")


def main() -> None:
    parent, signal_, nice, uid, gid = map(int, sys.argv[1:6])
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    with contextlib.suppress(PermissionError):
        os.setsid()
    if nice:
        step_back(nice)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash leaves no file of what was said
    if uid >= 0:
        become(uid, gid, libc)
    if libc:
        libc.prctl(PR_SET_PDEATHSIG, signal_, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the supervisor is gone")
    os.execv(sys.argv[6], sys.argv[6:])  # noqa: S606 - replacing ourselves is the point


if __name__ == "__main__":
    main()
