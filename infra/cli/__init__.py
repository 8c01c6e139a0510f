"""The command `daybook`: each file in this folder is a command, its first line the help."""

import ast
import sys
from pathlib import Path

from infra.settings import BadSetting


def main() -> None:
    """Run the command line. Commands are imported only when they are run."""
    if sys.argv[1:] in ([], ["--help"], ["-h"]):
        print(overview())
        return
    from cyclopts import App  # noqa: PLC0415 - a quarter of a second that the overview need not wait for

    app = App(name="daybook", help="An AI receptionist. Start everything with: daybook up", version="0.1.0")
    for name, help_ in commands().items():
        app.command(f"{__name__}.{name}:{name}", name=name.strip("_").replace("_", "-"), help=help_)
    try:
        app()
    except BadSetting as wrong:
        sys.exit(f"daybook: {wrong}.")
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)


def overview() -> str:
    """The commands and what each is for."""
    lines = [f"  {name.strip('_').replace('_', '-'):<12} {help_}" for name, help_ in commands().items()]
    return "\n".join(
        ["An AI receptionist. Start everything with: daybook up", "", *lines, "", "daybook COMMAND --help says more."]
    )


def commands() -> dict[str, str]:
    """The command files beside this one and what their first line says; none of them is imported."""
    found = {}
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if not file.stem.startswith("__"):
            said = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
            found[file.stem] = said.split("\n")[0]
    return found
