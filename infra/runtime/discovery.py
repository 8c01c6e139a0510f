"""Finding what is declared: importing all of a package so that its handlers and roles are known."""

import importlib
import importlib.util
import pkgutil
from functools import cache
from types import ModuleType

from handlers.handler import Handler, declared_handlers
from projectors.projector import declared_projectors

ROLES = ("edge", "voice", "shields", "ledger", "projectors", "api")


@cache
def import_modules(package: str) -> tuple[ModuleType, ...]:
    """Import every module of a package, in order of name."""
    top = importlib.import_module(package)
    names = sorted(found.name for found in pkgutil.walk_packages(top.__path__, f"{package}."))
    return tuple(importlib.import_module(name) for name in names)


def find_handlers() -> dict[str, Handler]:
    """Every handler of `handlers/`, by name."""
    import_modules("handlers")
    return declared_handlers()


def list_endpoints(role: str) -> list[Handler]:
    """What a role is asked about by `nats micro`: its handlers; the projectors are listed as such, too, and answer nothing."""
    projectors = declared_projectors().values() if role == "projectors" else ()
    return [one for one in declared_handlers().values() if one.role == role] + [
        Handler(name=one.name, role=role, run=one.project, wants=one.wants, needs={}, answers=()) for one in projectors
    ]


def role_exists(role: str) -> bool:
    return importlib.util.find_spec(f"infra.roles.{role}") is not None
