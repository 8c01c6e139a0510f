"""Accounts of a business: add, list, disable, reset a second factor; works while the API is down."""

import sys
from typing import Annotated, Literal

from cyclopts import Parameter

from infra.settings import Settings, read_settings

Action = Literal["add", "list", "disable", "reset-second-factor"]


def account(
    action: Action,
    what: str = "",
    *,
    tenant: str = "",
    output: Annotated[Literal["text", "json"], Parameter(name=["--output", "-o"])] = "text",
) -> None:
    """Accounts of a business: add, list, disable, reset a second factor; works while the API is down.

    Args:
        action: `add ROLE` prints a single-use link (owner, staff, auditor, analyst); `list`; `disable ACCOUNT`;
            `reset-second-factor ACCOUNT` makes password and second factor void, and prints a link to open it anew.
        what: the role, or the account: its id or its e-mail address.
        tenant: the business. Not needed where there is only one.
        output: `text`, or `json` for machines.
    """
    import asyncio  # noqa: PLC0415

    import psycopg  # noqa: PLC0415
    from psycopg_pool import PoolTimeout  # noqa: PLC0415

    from infra.api.accounts.denial import Denied  # noqa: PLC0415
    from infra.embedded.installation import locate_installation  # noqa: PLC0415

    settings = locate_installation(read_settings())
    if not settings.database_url:
        sys.exit("daybook: nothing runs here; start it with `daybook up`, or say DAYBOOK_DATABASE_URL.")
    try:
        lines = asyncio.run(_do(settings, action, what, tenant, output))
    except Denied as denied:
        sys.exit(f"daybook: {denied.sentence}.")
    except (psycopg.OperationalError, PoolTimeout):
        sys.exit("daybook: the database does not answer; `daybook status` shows what runs, `daybook up` starts it.")
    print("\n".join(lines))


async def _do(settings: Settings, action: Action, what: str, tenant: str, output: str) -> list[str]:
    import msgspec  # noqa: PLC0415
    from psycopg_pool import AsyncConnectionPool  # noqa: PLC0415

    from infra.api.accounts import invitations, members  # noqa: PLC0415
    from infra.api.accounts.background_work import open_accounts_desk  # noqa: PLC0415
    from infra.runtime.clock import SystemClock, Ulids  # noqa: PLC0415
    from infra.secret_files import read_secret  # noqa: PLC0415

    async with (
        AsyncConnectionPool(settings.database_url, min_size=0, max_size=2, open=False, timeout=10) as pool,
        open_accounts_desk(pool, SystemClock(), Ulids(), read_secret(settings.folder, "accounts")) as desk,
    ):
        match action:
            case "add":
                business = tenant or await members.find_only_tenant(desk)
                invited = await invitations.invite_member(desk, business, what, by="cli")
                return _link(settings, invited.secret, invited.account, output)
            case "list":
                there = await members.list_members(desk, tenant)
                if output == "json":
                    return [msgspec.json.format(msgspec.json.encode(there)).decode()]
                rows = [f"{m.account}  {m.tenant:<12} {m.role:<8} {m.state:<9} {m.email or '-'}" for m in there]
                return rows or ["No account yet. Make one: daybook account add owner --tenant BUSINESS"]
            case "disable":
                found = await members.find_member(desk, what, tenant)
                await members.disable_account(desk, found.tenant, found.account, by="cli")
                return [f"{found.account} is disabled; its sessions and tokens are void."]
            case "reset-second-factor":
                found = await members.find_member(desk, what, tenant)
                invited = await invitations.reset_account(desk, found.account, by="cli")
                return _link(settings, invited.secret, invited.account, output)


def _link(settings: Settings, secret: str, account: str, output: str) -> list[str]:
    import json  # noqa: PLC0415

    link = f"http://{settings.host}:{settings.api_port}/setup/{secret}"
    if output == "json":
        return [json.dumps({"account": account, "link": link})]
    return [link, f"Give this link to the person: it opens the account {account}, once, within a week."]
