"""`daybook account` works while nothing but the database runs."""

import asyncio
import json
import os
import subprocess
import sys

import pytest

from infra.api.accounts import account_opening
from tests.accounts.front_desk import NOW, front_desk, join
from tests.clock import StillClock

pytestmark = pytest.mark.real


@pytest.fixture
def daybook(postgres_url, tmp_path):
    """Runs `daybook account`."""

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "DAYBOOK_HOME": str(tmp_path), "DAYBOOK_DATABASE_URL": postgres_url, "DAYBOOK_API_PORT": "7"}
        command = (sys.executable, "-m", "infra.cli", "account", *command)
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    return run


def test_accounts_are_added_listed_reset_and_disabled(daybook, postgres_url):
    assert "daybook account add" in daybook("list").stdout
    assert "say for which business" in daybook("add", "owner").stderr
    link = daybook("add", "owner", "--tenant", "bright").stdout.split()[0]
    assert link.startswith("http://127.0.0.1:7/setup/")
    made = json.loads(daybook("add", "staff", "-o", "json").stdout)
    assert "choose one of owner" in daybook("add", "king").stderr

    async def opened():
        async with front_desk(postgres_url, StillClock(NOW)) as desk:
            return (await account_opening.read_invitation(desk, link.rsplit("/", 1)[1])).role, await join(desk, "bright", "owner")

    role, owner = asyncio.run(opened())
    assert role == "owner"
    listed = daybook("list").stdout
    assert made["account"] in listed
    assert "owner@bright.example" in listed
    assert "only owner" in daybook("disable", "owner@bright.example").stderr
    assert "is disabled" in daybook("disable", made["account"]).stdout
    assert "/setup/" in daybook("reset-second-factor", "owner@bright.example").stdout
    states = {one["account"]: one["state"] for one in json.loads(daybook("list", "-o", "json").stdout)}
    assert (states[owner.account], states[made["account"]]) == ("invited", "disabled")
    assert "no such account" in daybook("disable", "nobody").stderr
