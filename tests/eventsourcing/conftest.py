"""A real server for the library's own tests, which are not of pytest's kind."""

import pytest


@pytest.fixture
def library_settings(request: pytest.FixtureRequest, nats_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the library's applications on a real server."""
    settings = {"PERSISTENCE_MODULE": "bus.eventsourcing", "NATS_URL": nats_url}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    request.instance.settings = settings
