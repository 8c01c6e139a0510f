"""What no move may change, collected from the code: `.venv/bin/python -m tests.architecture.contract` writes it down anew.

Run that command only when a promise is changed on purpose, and read the difference before you commit it: the log, the
server, the database and other people's programs hold what was promised before. No module of ours is named in the contract,
apart from those that are named to the outside.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.architecture import bus_names, declarations, doors, stored_facts, written_names

FILE = Path(__file__).with_name("contract.json")

#: What each part of the contract is collected by.
PARTS: dict[str, Callable[[], Any]] = {
    "facts": stored_facts.facts,
    "wire": stored_facts.wire,
    "message ids": stored_facts.message_ids,
    "subjects": bus_names.subjects,
    "homes": bus_names.homes,
    "streams": bus_names.streams,
    "snapshots": bus_names.snapshots,
    "durable consumers": bus_names.consumers,
    "handlers": declarations.handlers,
    "projectors": declarations.projectors,
    "settings": doors.settings,
    "endpoints": doors.endpoints,
    "webhooks": doors.webhooks,
    "commands": doors.commands,
    "entry points": doors.entry_points,
    "services": written_names.services,
    "subjects in the code": written_names.subjects,
    "tables in the code": written_names.tables,
}


def plain(found: Any) -> Any:
    """What was collected as JSON would hold it."""
    return json.loads(json.dumps(found))


if __name__ == "__main__":
    FILE.write_text(
        json.dumps({part: collect() for part, collect in PARTS.items()}, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
