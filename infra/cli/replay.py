"""Replay a call, a subject or a period: as text, into one handler, or in a sandbox beside what was said then."""

import math
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from infra.settings import BadSetting, Settings, read_settings

if TYPE_CHECKING:
    from infra.replay.material import ReplayMaterial


def replay(
    what: str = "",
    *,
    since: Annotated[datetime | None, Parameter(name="--from")] = None,
    until: Annotated[datetime | None, Parameter(name="--to")] = None,
    speed: str = "max",
    into: str = "",
    sandbox: bool = False,
    compare: bool = False,
    sound: bool = False,
    personal: bool = False,
) -> int:
    """Replay a call, a subject or a period: as text, into one handler, or in a sandbox beside what was said then.

    Nothing goes out: the replay has no connection once the log is read. Tools give their recorded answers, a model is not
    asked again, messages are not sent.

    Args:
        what: a call's id, a subject or a filter (`page.demo.>`); everything in the period when left out.
        since: from this moment on (ISO 8601, UTC unless it says).
        until: up to this moment.
        speed: 1 as it was, 10 ten times as fast, or `max`.
        into: a handler by name (`daybook flow` lists them); its answers are compared with those of then.
        sandbox: the call once more, on the whole voice loop of today.
        compare: the same, compared turn by turn with what was said then; exit code 1 when anything differs.
        sound: first hear the call's frames again, with today's recogniser.
        personal: show words, names and numbers, too. That somebody looked is written down.
    """
    import asyncio  # noqa: PLC0415

    import psycopg  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.embedded.installation import locate_installation  # noqa: PLC0415
    from infra.replay.sandbox import NoCall  # noqa: PLC0415
    from infra.replay.second_recognition import NoSound  # noqa: PLC0415
    from infra.replay.selection import NothingSelected  # noqa: PLC0415

    pace, within = _speed(speed), (_aware(since), _aware(until))
    try:
        loaded = asyncio.run(_load(locate_installation(read_settings()), what, *within, sound=sound, personal=personal))
        if loaded.unread:
            print(f"daybook: {loaded.unread} messages were left out: this version cannot read them.", file=sys.stderr)
        if into:
            return _into(loaded, into, pace, everything=not compare, personal=personal)
        if sandbox or compare or sound:
            return _sandbox(loaded, pace, compare=compare or sound, personal=personal)
        return asyncio.run(_print(loaded, pace, personal=personal))
    except (NothingSelected, NoSound, NoCall, ValueError, KeyError) as wrong:
        print(f"daybook: {wrong}.", file=sys.stderr)
        return 2
    except BrokenPipeError:
        raise
    except (Unavailable, OSError, psycopg.OperationalError):
        sys.exit("daybook: the bus or the database does not answer; `daybook status` shows what runs, `daybook up` starts it.")


def _speed(said: str) -> float:
    try:
        speed = math.inf if said == "max" else float(said)
    except ValueError:
        speed = 0.0
    if not speed > 0:
        raise BadSetting(f"--speed {said} is no speed: say a number above 0, or max")
    return speed


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


async def _load(
    settings: Settings, what: str, since: datetime | None, until: datetime | None, *, sound: bool, personal: bool
) -> "ReplayMaterial":
    import msgspec  # noqa: PLC0415

    from infra.composition.services import open_services  # noqa: PLC0415
    from infra.replay.export.access_note import note_access  # noqa: PLC0415
    from infra.replay.material import load_material  # noqa: PLC0415
    from schemas.subjects import parse_subject  # noqa: PLC0415

    async with open_services(msgspec.structs.replace(settings, log_level="warning"), "replay") as services:
        loaded = await load_material(services, what, since, until, sound=sound)
        if personal:
            tenants = {parse_subject(fact.subject).tenant for fact in loaded.chosen.own}
            await note_access(services.bus.log, services.clock, services.ids, "replay", what or "all", tenants)
        return loaded


def _into(loaded: "ReplayMaterial", name: str, speed: float, *, everything: bool, personal: bool) -> int:
    from infra.replay import report  # noqa: PLC0415
    from infra.replay.handler_replay import HandlerReplay  # noqa: PLC0415
    from infra.replay.virtual_time import run_hurried  # noqa: PLC0415
    from infra.runtime.discovery import find_handlers  # noqa: PLC0415

    known = find_handlers()
    if name not in known:
        raise KeyError(f"no handler {name!r}; there are {', '.join(sorted(known))}")
    chosen = loaded.chosen
    work = HandlerReplay(known[name], loaded.today, speed=speed)
    found = run_hurried(lambda: work.replay(chosen.facts, chosen.history, chosen.selected), speed)
    print("\n".join(report.report_answers(found, everything=everything, personal=personal)))
    return 0 if not found.failed and all(one.verdict == "same" for one in found.answers) else 1


def _sandbox(loaded: "ReplayMaterial", speed: float, *, compare: bool, personal: bool) -> int:
    from infra.replay import comparison, report  # noqa: PLC0415
    from infra.replay.fact_lines import mask_personal, show_personal, write_fact_line  # noqa: PLC0415
    from infra.replay.sandbox import ReplayedCall, Sandbox  # noqa: PLC0415
    from infra.replay.virtual_time import run_hurried  # noqa: PLC0415

    recorded = [fact for fact in loaded.chosen.own if fact.subject.startswith("call.")]

    async def play() -> ReplayedCall:
        return await Sandbox(recorded, loaded.chosen.history, loaded.today).play()

    found = run_hurried(play, speed)
    if not compare:
        print("\n".join(write_fact_line(fact, show_personal if personal else mask_personal) for fact in found.facts))
        return 0
    compared = comparison.compare_calls(loaded.then or recorded, found.facts, failed=found.failed, unknown=found.unknown)
    print("\n".join(report.report_comparison(compared, personal=personal)))
    print(report.report_progress(found))
    return 0 if compared.same else 1


async def _print(loaded: "ReplayMaterial", speed: float, *, personal: bool) -> int:
    """The facts themselves, at the pace in which they happened."""
    import asyncio  # noqa: PLC0415

    from infra.replay.fact_lines import mask_personal, show_personal, write_fact_line  # noqa: PLC0415

    before = None
    for fact in loaded.chosen.own:
        if before is not None and not math.isinf(speed):
            await asyncio.sleep(max((fact.at - before).total_seconds(), 0) / speed)
        print(write_fact_line(fact, show_personal if personal else mask_personal), flush=True)
        before = fact.at
    return 0
