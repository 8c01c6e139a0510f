"""Ports: asked from the system at first start, kept from then on, so that addresses stay the same."""

import socket
from pathlib import Path

import msgspec

NAMES = ("nats", "nats_monitoring", "postgres", "edge", "api")
#: Where the first search begins, for addresses a person can remember.
_FIRST = {"edge": 8700, "api": 8800}


def choose_ports(folder: Path, host: str, fixed: dict[str, int]) -> dict[str, int]:
    """A free port for each name: the fixed one, else last time's, else a new one. OSError when a fixed one is taken."""
    file = folder / "run" / "ports.json"
    try:
        before = msgspec.json.decode(file.read_bytes(), type=dict[str, int])
    except (FileNotFoundError, msgspec.DecodeError):
        before = {}
    chosen: dict[str, int] = {}
    for name in NAMES:
        if wanted := fixed.get(name, 0):
            if not free(host, wanted):
                raise OSError(f"port {wanted} for {name} is taken; set DAYBOOK_{name.upper()}_PORT to another, or to 0 for any")
            chosen[name] = wanted
            continue
        known = before.get(name) or _FIRST.get(name, 0)
        chosen[name] = known if known and free(host, known) and known not in chosen.values() else find_free_port(host)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.encode(chosen))
    return chosen


def free(host: str, port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


def find_free_port(host: str) -> int:
    with socket.socket() as trial:
        trial.bind((host, 0))
        return int(trial.getsockname()[1])
