"""How many examples a property is tried with: all of them in `make test`, a fifth of them in `make check`."""

from hypothesis import settings


def examples(full: int) -> int:
    """So many of `full` as the profile that was chosen tries of a hundred; never less than five."""
    return max(full * settings().max_examples // 100, 5)
