"""A role that is told to stop ends, whatever it waits for."""

import subprocess
import sys
import textwrap

STUCK = textwrap.dedent(
    """
    import asyncio, os, signal
    from contextlib import asynccontextmanager
    from infra.roles import process
    from infra.settings import Settings

    @asynccontextmanager
    async def never_open(settings, role, ready):
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()
        yield

    process.open_services, process.END_SECONDS = never_open, 0.2
    asyncio.run(process.live(Settings(), "voice", None))
    """
)


def test_a_role_whose_servers_went_away_while_it_started_ends_all_the_same():
    done = subprocess.run([sys.executable, "-c", STUCK], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1, done.stderr
    assert "the role voice did not end within" in done.stderr
