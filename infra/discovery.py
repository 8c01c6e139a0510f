"""Finding what is declared: importing all of a package so that its handlers and roles are known."""

import importlib
import importlib.util
import pkgutil
from types import ModuleType

from handlers.handler import Handler, declared

ROLES = ("edge", "voice", "shields", "ledger", "projectors", "api")


def import_all(package: str) -> list[ModuleType]:
    """Import every module of a package, in order of name."""
    top = importlib.import_module(package)
    names = sorted(found.name for found in pkgutil.walk_packages(top.__path__, f"{package}."))
    return [importlib.import_module(name) for name in names]


def all_handlers() -> dict[str, Handler]:
    """Every handler of `handlers/`, by name."""
    import_all("handlers")
    return declared()


def role_exists(role: str) -> bool:
    return importlib.util.find_spec(f"infra.roles.{role}") is not None
