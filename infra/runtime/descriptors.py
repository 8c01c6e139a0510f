"""How many files and sockets this process may have open at once."""

import resource

#: Descriptors that stay free for the bus, the database and files.
_RESERVED = 256


def raise_limit() -> None:
    """Let this process open as many as the system allows it: of the usual 1,024 a thousand idle connections leave none."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def most_connections() -> int:
    """How many connections there may be before descriptors are missed for anything else."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(soft - _RESERVED, soft // 2) if soft != resource.RLIM_INFINITY else 1_000_000
