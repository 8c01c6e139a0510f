"""With a model behind the voice: the real client, a local server that behaves as the documented API does, a real call."""

import asyncio
import json
import threading
from collections.abc import Iterator

import pytest
from aiohttp import web

from tests.openai_server.conftest import refused, says
from tests.sound.conftest import Home

pytestmark = [pytest.mark.sound, pytest.mark.timeout(300)]


class Model:
    """Answers every turn with what a model might say, until it is told to fail."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails = False
        self.address = ""
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> "Model":
        self._thread.start()
        assert self._up.wait(10)
        return self

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.run_forever()

    async def _serve(self) -> None:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        self._up.set()

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append(json.dumps(body["messages"][-1]))
        if self.fails:
            return refused(500)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for part in says("A cleaning takes about an hour. Our hygienists are very gentle. Shall we find a time?"):
            await response.write(part)
            await asyncio.sleep(0.005)
        return response


@pytest.fixture
def model() -> Iterator[Model]:
    one = Model().start()
    yield one
    one.stop()


def test_the_model_answers_in_sentences_and_the_built_in_mind_goes_on_when_it_fails(
    model: Model, home: Home, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("model") / "home"
    folder.mkdir()
    (folder / "models").symlink_to(home.folder / "models")
    with_model = Home(folder)
    with_model.environment |= {"OPENAI_BASE_URL": model.address, "OPENAI_API_KEY": "sk-test"}
    with_model.start()
    try:
        first = with_model.call("booking", "--say", "How much is a cleaning?", "--say", "No, thank you, goodbye.")
        assert "A cleaning takes about an hour." in first["agent"]
        assert model.asked
        model.fails = True
        second = with_model.call("booking", "--say", "How much is a cleaning?", "--say", "No, thank you, goodbye.")
        assert "A cleaning takes about an hour." not in second["agent"]
        assert any("hundred and twenty-nine" in said for said in second["agent"])
    finally:
        with_model.stop()
