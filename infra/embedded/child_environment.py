"""What each child process is told in its environment: the settings, and only the secrets that it works with."""

import os
from collections.abc import Mapping

import msgspec

from infra.settings import SECRETS, VENDOR_NAMES, Settings, child_environment

#: What a server of somebody else's is told: where it is, and how people write here. None of our secrets, nor anybody's.
_PLAIN = ("PATH", "HOME", "USER", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
#: What every role works with.
_EVERYWHERE = frozenset({"nats_url", "database_url", "master_key"})
_MORE: Mapping[str, frozenset[str]] = {
    "edge": frozenset({"twilio_auth_token", "signing_key"}),
    "api": frozenset({"signing_key"}),
    "voice": frozenset({"openai_api_key"}),
    "ledger": frozenset({"twilio_auth_token", "smtp_url"}),
}


def of_server() -> dict[str, str]:
    """The environment of nats-server and PostgreSQL."""
    return {name: value for name, value in os.environ.items() if name in _PLAIN or name.startswith("LC_")}


def of_role(settings: Settings, role: str, nats_url: str = "") -> dict[str, str]:
    """The environment of a role. `nats_url`: where it connects as a user of its own."""
    environment = child_environment(msgspec.structs.replace(settings, nats_url=nats_url or settings.nats_url))
    for name in SECRETS - _EVERYWHERE - _MORE.get(role, frozenset()):
        environment.pop(f"DAYBOOK_{name.upper()}", None)
        environment.pop(VENDOR_NAMES.get(name, ""), None)
    environment.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices in many processes: more threads only wait for each other
    environment.setdefault("MALLOC_ARENA_MAX", "2")  # threads that decode and speak would keep 50 MB more for themselves
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # without compiled modules each role starts a second later
    return environment
