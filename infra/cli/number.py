"""Numbers and the Twilio account of a business: bind, list, search, buy, add, check."""

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from cyclopts import Parameter

from infra.settings import Settings, read_settings

if TYPE_CHECKING:
    from infra.composition.number_commands import NumberOptions, Told

Action = Literal["bind", "unbind", "account", "list", "search", "buy", "add", "check"]


def number(
    action: Action,
    word: str = "",
    *,
    business: str = "",
    account: str = "",
    kind: Literal["local", "mobile", "toll-free"] = "local",
    contains: str = "",
    area_code: str = "",
    address: str = "",
    bundle: str = "",
    price: str = "",
    output: Annotated[Literal["text", "json"], Parameter(name=["--output", "-o"])] = "text",
) -> int:
    """Numbers and the Twilio account of a business: bind, list, search, buy, add, check. Works on the Daybook that runs.

    Args:
        action: `bind --account AC...` (the auth token is asked for, or read from standard input); `unbind`; `account`: which
            account counts; `list`: its numbers; `search ES`: numbers for sale in a country; `buy +34...`: buy one of them;
            `add +34...`: take over a number that the account has; `check +34...`: whether it rings now, and if not, why.
        word: a country (two letters) with search, a number with buy, add and check.
        business: its id, name or number; not needed where only one is open.
        account: with bind: the account's id, AC and 32 digits.
        kind: with search and buy: local, mobile or toll-free.
        contains: with search: digits in the number, * for any.
        area_code: with search: three digits, in the US and Canada.
        address: with buy: an address at Twilio (AD...), where the number wants one.
        bundle: with buy: a regulatory bundle at Twilio (BU...), where the country wants one.
        price: with buy: the price that you agree to, as `search` says it; asked for when left out.
        output: `text`, or `json` for machines.
    """
    import asyncio  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.api.problem_details import RequestRefused  # noqa: PLC0415
    from infra.composition.business_commands import BusinessNotFound  # noqa: PLC0415
    from infra.composition.number_commands import NumberOptions  # noqa: PLC0415
    from infra.embedded.installation import locate_installation  # noqa: PLC0415

    options = NumberOptions(
        word=word,
        account=account,
        token=_ask_token() if action == "bind" else "",
        kind=kind,
        contains=contains,
        area_code=area_code,
        address=address,
        bundle=bundle,
        price=price,
        agree=_ask_agreement,
    )
    try:
        told = asyncio.run(_do(locate_installation(read_settings()), action, business, options))
    except BusinessNotFound as nobody:
        sys.exit(f"daybook: {nobody}.")
    except RequestRefused as no:
        print(f"daybook: this cannot be done:\n  {no.detail}", file=sys.stderr)
        return 2
    except Unavailable:
        sys.exit("daybook: the bus does not answer; `daybook status` shows what runs, `daybook up` starts it.")
    print(msgspec.json.format(msgspec.json.encode(told.value)).decode() if output == "json" else "\n".join(told.lines))
    return 0 if told.well else 1


def _ask_token() -> str:
    """The auth token: asked for without echo, or the first line of what comes through a pipe."""
    import getpass  # noqa: PLC0415

    return getpass.getpass("Auth token (not shown): ") if sys.stdin.isatty() else sys.stdin.readline().strip()


def _ask_agreement(question: str) -> bool:
    return input(question).strip().lower() == "yes"


async def _do(settings: Settings, action: Action, business: str, options: "NumberOptions") -> "Told":
    from infra.composition.business_commands import find_business  # noqa: PLC0415
    from infra.composition.number_commands import open_place, run_command  # noqa: PLC0415
    from infra.composition.services import open_services  # noqa: PLC0415

    async with open_services(msgspec.structs.replace(settings, log_level="warning"), "number") as services:
        known = await find_business(services.bus.log, business)
        return await run_command(open_place(services, known.tenant), action, options)
