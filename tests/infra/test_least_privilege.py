"""Each part is told the secrets it works with and no others; the database's role is no superuser."""

import asyncio
import json
import os

import psutil
import psycopg
import pytest

from infra.embedded import child_environment, database_owner
from infra.privacy.read_model_erasure import PostgresReadModels
from infra.privacy.vault.postgres import PostgresVault
from infra.settings import SECRETS, Settings
from tests.privacy.conftest import MASTER
from tests.privacy.test_no_copy_is_left import Database

GIVEN = Settings(**{name: f"the-{name}" for name in SECRETS})


@pytest.fixture
def database(tmp_path):
    """A PostgreSQL of the test's own, as the product starts it."""
    made = Database(tmp_path)
    made.start()
    yield made
    made.stop()


@pytest.mark.parametrize(
    ("role", "more"),
    [
        ("edge", {"twilio_auth_token", "signing_key"}),
        ("voice", {"openai_api_key"}),
        ("shields", set()),
        ("ledger", {"twilio_auth_token", "smtp_url"}),
        ("projectors", set()),
        ("api", {"signing_key"}),  # it signs tickets of softphones
    ],
)
def test_a_role_is_told_the_secrets_it_works_with_and_no_others(role, more, monkeypatch):
    for name in SECRETS:
        monkeypatch.setenv(f"DAYBOOK_{name.upper()}", f"the-{name}")
    monkeypatch.setenv("OPENAI_API_KEY", "the-openai_api_key")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "the-twilio_auth_token")
    told = set(child_environment.of_role(GIVEN, role).values())
    assert told & {f"the-{name}" for name in SECRETS} == {
        f"the-{name}" for name in {"nats_url", "database_url", "master_key"} | more
    }


def test_a_server_is_told_nothing_of_ours_nor_of_anybody(monkeypatch):
    for name in ("DAYBOOK_SIGNING_KEY", "TWILIO_AUTH_TOKEN", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "secret")
    told = child_environment.of_server()
    assert "secret" not in told.values()
    assert told["PATH"] == os.environ["PATH"]


@pytest.mark.real
def test_the_role_daybook_works_as_is_no_superuser_and_can_do_all_it_must(database):
    folder, port = database.home, database.port
    with psycopg.connect(database.url, autocommit=True) as admin:  # what an earlier version had made as a superuser
        admin.execute("CREATE DATABASE daybook")
    before = database.url.rsplit("/", 1)[0] + "/daybook"
    asyncio.run(PostgresVault(before, MASTER).data_key("t", "P1"))
    for _ in range(2):
        asyncio.run(database_owner.admit(folder, port))
    url = database_owner.url(folder, port)
    with psycopg.connect(url, autocommit=True) as connection:
        assert connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (False,)
        for command in (
            "COPY pg_temp.t FROM PROGRAM 'env'",
            "SELECT pg_read_file('/etc/passwd')",
            "ALTER SYSTEM SET work_mem = 1",
        ):
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS t (x text)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(command)
        connection.execute("ALTER TABLE vault.data_keys ADD COLUMN tried int")
    vault = PostgresVault(url, MASTER)
    assert asyncio.run(vault.known("t", "P1"))
    swept = asyncio.run(PostgresReadModels(url, None, None).sweep())
    assert (swept.wal, swept.statistics) == (True, True)


@pytest.mark.real
@pytest.mark.timeout(180)
def test_no_process_of_a_running_home_shows_a_secret_in_its_environment_that_it_does_not_use(home):
    home.up(DAYBOOK_SIGNING_KEY="the-signing-key", TWILIO_AUTH_TOKEN="the-token", OPENAI_API_KEY="the-openai-key")
    record = json.loads((home.folder / "run" / "daybook.json").read_text())
    secrets = {"the-signing-key", "the-token", "the-openai-key", *record["urls"].values()}
    for name in ("nats-server", "postgres"):
        process = psutil.Process(home.child(name)["pid"])
        for one in (process, *process.children(recursive=True)):
            shown = "\n".join([*one.environ().values(), *one.cmdline()])
            assert not [secret for secret in secrets if secret in shown]
    assert home.end() == 0
