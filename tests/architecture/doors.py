"""What is offered to the outside: settings, endpoints, webhooks, commands, and how the installed package is entered."""

import importlib
import inspect
import tomllib
from pathlib import Path
from typing import Any, get_args

import msgspec

from infra import cli
from infra.api.accounts.permissions import RULES
from infra.api.endpoint import declared_endpoints
from infra.api.openapi import describe_api
from infra.runtime.discovery import ROLES, import_modules
from infra.settings import SECRETS, VENDOR_NAMES, Settings
from producers.edge_app import EdgeApp
from producers.softphone.door import SoftphoneDoor
from producers.twilio.webhooks import TwilioDoor

_TOP = Path(__file__).parents[2]


def settings() -> dict[str, Any]:
    """Each setting with its default, and the names that vendors gave some of them."""
    return {
        "defaults": msgspec.to_builtins(Settings()),
        "secrets": sorted(SECRETS),
        "vendors' names": VENDOR_NAMES,
        "types": {field.name: _kind(field.type) for field in msgspec.structs.fields(Settings)},
    }


def _kind(of: Any) -> str:
    return of.__name__ if isinstance(of, type) and not get_args(of) else str(of).replace("typing.", "")


def endpoints() -> dict[str, Any]:
    """Each endpoint with its operation, who may use it, what it takes, and the fields of its answer."""
    import_modules("infra.api")
    document = msgspec.to_builtins(describe_api(declared_endpoints(), "1"))
    described = {
        f"{method.upper()} {path}": _operation(said, document["components"]["schemas"])
        for path, methods in document["paths"].items()
        for method, said in methods.items()
    }
    allowed = {name: {"allowed": msgspec.to_builtins(rule)} for name, rule in RULES.items()}
    return {name: allowed.get(name, {}) | described.get(name, {}) for name in allowed | described}


def _operation(said: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    def fields(of: dict[str, Any]) -> list[str]:
        body: dict[str, Any] = of.get("content", {}).get("application/json", {}).get("schema", {})
        named = schemas.get(body.get("$ref", "").rpartition("/")[2], body)
        return sorted(named.get("properties", {}))

    good = next((of for status, of in said["responses"].items() if status.startswith("2")), {})
    return {
        "operation": said["operationId"],
        "open": not said["security"],
        "parameters": sorted(f"{one['in']} {one['name']}" for one in said.get("parameters", [])),
        "body": fields(said.get("requestBody", {})),
        "answer": fields(good),
        "statuses": sorted(said["responses"]),
    }


class _Desk:
    """A desk at which nobody works: only the routes of the door are looked at."""

    def __getattr__(self, name: str) -> Any:
        return None


def webhooks() -> list[str]:
    """What carriers and softphones may ask of the edge."""
    desk: Any = _Desk()
    doors = (lambda later: TwilioDoor(desk, desk, later), lambda later: SoftphoneDoor(desk, later))
    routes = EdgeApp(desk, *doors).app.router.routes()
    return sorted(f"{route.method} {route.resource.canonical}" for route in routes if route.resource)


def commands() -> dict[str, Any]:
    """Each command with its parameters and their defaults."""
    found = {}
    for name in cli.commands():
        parameters = inspect.signature(command(name)).parameters.values()
        found[name] = {
            one.name: "required" if one.default is inspect.Parameter.empty else repr(one.default) for one in parameters
        }
    return found


def command(name: str) -> Any:
    """The function of a command."""
    return getattr(importlib.import_module(f"{cli.__name__}.{name}"), name)


def entry_points() -> dict[str, Any]:
    """Scripts, top-level packages, roles."""
    project = tomllib.loads((_TOP / "pyproject.toml").read_text("utf-8"))
    scripts = {f"script {name}": target for name, target in project["project"]["scripts"].items()}
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    return scripts | {"distribution": project["project"]["name"], "packages": sorted(packages), "roles": list(ROLES)}
