"""What is said when everything is up: where to look, and what to do next."""

import shutil
import sys
from pathlib import Path

from infra.composition.voice_engines import engines_line
from infra.embedded.children import Children
from infra.embedded.progress import StartProgress
from infra.settings import Settings


def find_command() -> str:
    """How this person would say `daybook`: the script of our own environment unless it is on the path."""
    own = Path(sys.executable).with_name("daybook")
    if (found := shutil.which("daybook")) and Path(found).resolve() == own.resolve():
        return "daybook"
    return str(own.relative_to(Path.cwd())) if own.is_relative_to(Path.cwd()) else str(own)


def announce_addresses(settings: Settings, setup_link: str, children: Children, progress: StartProgress) -> None:
    """Print the addresses, first the one to open in a browser, and the next command.

    The dashboard's is the set-up link while nobody has an account.
    """
    there = set(children.names())
    api = f"http://{settings.host}:{settings.api_port}" if "api" in there else ""
    urls = {
        "dashboard": setup_link or api,
        "api": api,
        "api description": f"{api}/openapi.json" if api else "",
        "edge": settings.public_url or f"http://{settings.host}:{settings.edge_port}" if "edge" in there else "",
    }
    progress.say()
    progress.say("Daybook is running.")
    for what, url in urls.items():
        if url:
            progress.say(f"  {what:<16} {url}")
            children.record.urls[what] = url
    children.write()
    if "voice" in settings.roles:
        progress.say(f"  {'ears and voice':<16} {engines_line(settings)}")
    progress.say()
    if setup_link:
        progress.say("Open the dashboard's address in your browser: it makes your account, and works once.")
    command = "call booking" if "edge" in there else "status"
    progress.say(f"Next, in another terminal: {find_command()} {command}")
    progress.say("Ctrl-C stops everything.")
