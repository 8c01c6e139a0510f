"""Businesses: open, show, set, export, import, close; in force from the next call."""

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from cyclopts import Parameter

from infra.settings import Settings, read_settings

Action = Literal["list", "open", "show", "set", "export", "import", "history", "undo", "publish", "discard", "close"]


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What was said beside the action."""

    words: tuple[str, ...]
    opening: dict[str, str]
    to: Path | None
    tenant: str
    why: str
    whole: bool
    draft: bool
    dry_run: bool
    yes: bool
    output: str


def business(
    action: Action,
    *words: str,
    name: str = "",
    number: str = "",
    country: str = "",
    timezone: str = "",
    currency: str = "",
    language: str = "",
    tenant: str = "",
    to: Path | None = None,
    why: str = "",
    whole: bool = False,
    draft: bool = False,
    dry_run: bool = False,
    yes: bool = False,
    output: Annotated[Literal["text", "json"], Parameter(name=["--output", "-o"])] = "text",
) -> int:
    """Businesses: open, show, set, export, import, close; in force from the next call. Works on the Daybook that runs.

    A business is named by its id, its name or its number; where only one is open it need not be named.

    Args:
        action: `list`; `open INDUSTRY --name NAME --number NUMBER`; `show BUSINESS [PART]`; `set BUSINESS PART VALUE` (several
            parts at once, JSON or plain text; `@file` reads a file); `export BUSINESS [--to FILE]`; `import FILE`;
            `history BUSINESS`; `undo BUSINESS [CHANGE]`; `publish BUSINESS`; `discard BUSINESS`; `close BUSINESS`.
        words: what the action wants.
        name: with open and import: the name that callers know.
        number: with open and import: its number (E.164); without one it is called through the browser.
        country: with open and import: two letters, where there is no number that says it.
        timezone: with open and import: like Europe/Madrid.
        currency: with open and import: like EUR.
        language: with open and import: like es.
        tenant: with open and import: the id of the new business; made up when left out.
        to: with export: the file to write.
        why: why, for the history.
        whole: with set: the part replaces what there was, instead of being laid over it.
        draft: with set: keep it aside until `publish`.
        dry_run: say what would be wrong, and do nothing.
        yes: with close: do not ask first.
        output: `text`, or `json` for machines.
    """
    import asyncio  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from handlers.business.policy import Refusal  # noqa: PLC0415
    from infra.api.problem_details import RequestRefused  # noqa: PLC0415
    from infra.composition.business_commands import BusinessNotFound, write_problems  # noqa: PLC0415
    from infra.embedded.installation import locate_installation  # noqa: PLC0415

    said = {"name": name, "number": number, "country": country, "timezone": timezone, "currency": currency, "language": language}
    options = Options(
        words=words,
        opening=said,
        to=to,
        tenant=tenant,
        why=why,
        whole=whole,
        draft=draft,
        dry_run=dry_run,
        yes=yes,
        output=output,
    )
    try:
        lines = asyncio.run(_do(locate_installation(read_settings()), action, options))
    except BusinessNotFound as nobody:
        sys.exit(f"daybook: {nobody}.")
    except (Refusal, RequestRefused) as no:
        problems = write_problems(tuple(no.problems)) or [str(getattr(no, "detail", no))]
        print("\n".join(["daybook: this cannot be done:", *(f"  {problem}" for problem in problems)]), file=sys.stderr)
        return 2
    except OSError as wrong:
        sys.exit(f"daybook: {wrong.filename or wrong}: it cannot be read or written; name another file.")
    except Unavailable:
        sys.exit("daybook: the bus does not answer; `daybook status` shows what runs, `daybook up` starts it.")
    print("\n".join(lines))
    return 0


async def _do(settings: Settings, action: Action, options: Options) -> list[str]:
    from infra.api.business_desk import BusinessDesk  # noqa: PLC0415
    from infra.composition import business_commands as commands  # noqa: PLC0415
    from infra.composition.services import open_services  # noqa: PLC0415
    from infra.composition.setup_link import make_setup_link  # noqa: PLC0415

    words, why, dry = options.words, options.why, options.dry_run
    async with open_services(msgspec.structs.replace(settings, log_level="warning"), "business") as services:
        desk = BusinessDesk(services.bus.log, services.clock, services.ids)
        match action:
            case "list":
                known = [one.line for one in await commands.list_known(desk.log)]
                rows = ["  ".join(f"{line[key]:<26}" for key in line).rstrip() for line in known]
                return _said(options, known, rows or ["No business yet. Open one: daybook business open INDUSTRY --name NAME"])
            case "open" | "import":
                if len(words) != 1:
                    wanted = "an industry, such as hair_salon" if action == "open" else "the file"
                    raise commands.BusinessNotFound(f"{action} wants one word: {wanted}")
                opening = options.opening
                text = _read(words[0]) if action == "import" else ""
                parts = commands.read_file(text, opening | ({"industry": words[0]} if action == "open" else {}))
                tenant = await commands.open_business(desk, parts, options.tenant, why, dry=dry)
                if dry:
                    return _said(options, {"problems": []}, ["Nothing is wrong with it; nothing was done."])
                link = await make_setup_link(services, tenant, f"http://{settings.host}:{settings.api_port}")
                told = f"{parts['name']} is open as {tenant}. Its owner opens an account here, once:"
                return _said(options, {"business": tenant, "link": link}, [told, link])
            case _:  # open: everything else is done with a business that is there
                one = await commands.find_business(desk.log, words[0] if words else "")
                return await _act(desk, one, action, options)


async def _act(desk: Any, one: Any, action: Action, options: Options) -> list[str]:
    """What is done with a business that is there."""
    import asyncio  # noqa: PLC0415

    from infra.composition import business_commands as commands  # noqa: PLC0415

    further, why = options.words[1:], options.why
    match action:
        case "show" | "export":
            shown = commands.show_part(one, further[0] if further and action == "show" else "")
            if options.to:
                await asyncio.to_thread(options.to.write_text, shown, "utf-8")
                return [f"{options.to}: {one.settings.name}"]
            whole = shown if further else msgspec.to_builtins(one.settings)
            text = shown if isinstance(shown, str) else msgspec.json.format(msgspec.json.encode(shown)).decode()
            return _said(options, whole, [text.rstrip()])
        case "set":
            parts = _pairs(further)
            await commands.change_business(
                desk, one.tenant, parts, why, whole=options.whole, draft=options.draft, dry=options.dry_run
            )
            done = (
                "would be changed" if options.dry_run else "kept as a draft" if options.draft else "in force from the next call"
            )
            return _said(options, {"business": one.tenant, "parts": list(parts)}, [f"{', '.join(parts)}: {done}"])
        case "history":
            entries = await commands.read_history(desk, one)
            rows = [f"{e.at:%Y-%m-%d %H:%M}  {e.what:<9} {e.by:<26} {', '.join(e.parts)}  {e.why}  {e.change}" for e in entries]
            return _said(options, msgspec.to_builtins(entries), rows)
        case _:  # open: publish, discard, undo and close are asked for alike
            question = f"Close {one.settings.name} ({one.tenant})? It takes no calls any more. Type yes: "
            if action == "close" and not options.yes and (await asyncio.to_thread(input, question)).strip().lower() != "yes":
                return ["Nothing was closed."]
            await commands.act_on_business(desk, one.tenant, action, why, further[0] if further else "")
            return _said(options, {"business": one.tenant, "done": action}, [f"{one.settings.name}: {action} is done"])


def _pairs(words: tuple[str, ...]) -> dict[str, Any]:
    """Parts and values in turn; a value `@file` is what stands in the file."""
    from infra.composition.business_commands import BusinessNotFound, read_value  # noqa: PLC0415

    if not words or len(words) % 2:
        raise BusinessNotFound("set wants a business, then parts and values in turn: set demo currency EUR")
    values = (_read(word[1:]) if word.startswith("@") else word for word in words[1::2])
    return {part: read_value(value) for part, value in zip(words[::2], values, strict=True)}


def _read(file: str) -> str:
    return sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")


def _said(options: Options, value: Any, lines: list[str]) -> list[str]:
    return [msgspec.json.format(msgspec.json.encode(value)).decode()] if options.output == "json" else lines
