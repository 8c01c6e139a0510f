"""What could not be handled: list it, show one, hand it to its handler again, or give it up."""

import sys
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from infra.settings import Settings, read_settings

if TYPE_CHECKING:
    from infra.composition.services import Services
    from infra.runtime.parked.projector_poison import PoisonFact

Verb = Literal["list", "show", "retry", "drop"]


def parked(
    verb: Verb = "list",
    which: str = "",
    *,
    personal: bool = False,
    output: Annotated[Literal["text", "json"], Parameter(name=["--output", "-o"])] = "text",
) -> int:
    """What could not be handled: list it, show one, hand it to its handler again, or give it up for good.

    Args:
        verb: `list`, `show N`, `retry N`, `drop N`; `retry all` after a handler was put right.
        which: the number in the list, or `projector/STREAM/position` for what a projector set aside.
        personal: show what the message says about people, too. That somebody looked is written down.
        output: `text`, or `json` for machines.
    """
    import asyncio  # noqa: PLC0415

    import psycopg  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.embedded.installation import locate_installation  # noqa: PLC0415

    code = 1
    try:
        code = asyncio.run(_parked(locate_installation(read_settings()), verb, which, personal=personal, output=output))
    except* (Unavailable, OSError, psycopg.OperationalError):
        sys.exit("daybook: the bus or the database does not answer; `daybook status` shows what runs, `daybook up` starts it.")
    return code


async def _parked(settings: Settings, verb: Verb, which: str, *, personal: bool, output: str) -> int:
    import msgspec  # noqa: PLC0415

    from infra.composition.services import open_services  # noqa: PLC0415
    from infra.runtime.parked import report  # noqa: PLC0415
    from infra.runtime.parked.projector_poison import read_poison  # noqa: PLC0415

    async with open_services(msgspec.structs.replace(settings, log_level="warning"), "parked") as services:
        async with services.pool.connection() as connection:
            asides = await read_poison(connection)
        if verb == "list":
            found = await services.bus.parking.list()
            if output == "json":
                shown = [*(msgspec.structs.replace(one, payload=b"") for one in found), *asides]
                print(msgspec.json.format(msgspec.json.encode(shown)).decode())
            else:
                print("\n".join(report.write_lines(found, asides)))
            return 0
        aside = next((one for one in asides if one.name == which), None)
        if aside:
            return _aside(aside, verb)
        try:
            return await _one(services, verb, which, personal=personal)
        except (KeyError, ValueError):
            print(f"daybook: nothing is parked under {which!r}; `daybook parked list` shows what is.", file=sys.stderr)
            return 2


def _aside(aside: "PoisonFact", verb: Verb) -> int:
    import msgspec  # noqa: PLC0415

    from infra.runtime.parked import report  # noqa: PLC0415

    if verb == "show":
        print(msgspec.json.format(msgspec.json.encode(aside)).decode())
    print(report.write_advice(aside) + ".", file=sys.stderr if verb != "show" else sys.stdout)
    return 0 if verb == "show" else 1


async def _one(services: "Services", verb: Verb, which: str, *, personal: bool) -> int:
    """Show, retry or drop one message of the stream PARKED, or retry all; KeyError when there is none."""
    import msgspec  # noqa: PLC0415

    from bus.wire import Wire  # noqa: PLC0415
    from infra.privacy.vault.text_seal import TextSealer  # noqa: PLC0415
    from infra.replay.export.access_note import note_access  # noqa: PLC0415
    from infra.runtime.discovery import find_handlers  # noqa: PLC0415
    from infra.runtime.parked import report  # noqa: PLC0415
    from infra.runtime.parked.retry import explain_vain_retry  # noqa: PLC0415

    parking = services.bus.parking
    if verb == "show":
        message = await parking.show(int(which))
        if personal and message.subject.count(".") > 1:
            await note_access(
                services.bus.log, services.clock, services.ids, "parked", message.subject, [message.subject.split(".")[1]]
            )
        told = report.write_message(message, Wire(TextSealer(services.keys)), personal=personal)
        print(msgspec.json.format(msgspec.json.encode(told)).decode())
        return 0
    if verb == "drop":
        await parking.drop(int(which))
        print(f"{which} is dropped; the fact itself is still in the log.")
        return 0
    code = 0
    for message in await parking.list() if which == "all" else [await parking.show(int(which))]:
        if why := explain_vain_retry(message, find_handlers().values()):
            print(f"{message.number}: not retried. {why}.", file=sys.stderr)
            code = 1
        else:
            await parking.retry(message.number)
            print(f"{message.number}: handed to {message.by} again; if it fails it is parked anew, with its reason.")
    return code
