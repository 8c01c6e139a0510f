"""The model refuses, stalls, breaks or talks nonsense: the reason is clear, and the built-in mind goes on in mid-call."""

import io
import json

import pytest

from handlers.call.ports.mind import ReplyDone, SaySentence, UseTool
from infra.engines.built_in_mind import make_built_in_mind
from infra.engines.mind_fallback import FallbackMind
from infra.engines.openai_mind.chat import Chat, ModelSettings
from infra.engines.openai_mind.failures import MindFailed
from infra.engines.openai_mind.mind import ModelMind
from infra.observability.logs import open_log
from tests.clock import StillClock


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def lines() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def both(mind, clock, lines) -> FallbackMind:
    return FallbackMind(mind, make_built_in_mind(), clock, open_log("voice", "test", out=lines))


async def _failure(kit, mind, so_far, dental) -> MindFailed:
    with pytest.raises(MindFailed) as failure:
        await kit.thoughts(mind, kit.intent(so_far), so_far, dental)
    assert "tuesday" not in str(failure.value)
    return failure.value


async def test_a_wrong_key_says_what_to_check_and_is_not_tried_again_soon(kit, server, so_far, dental):
    mind = ModelMind(Chat(ModelSettings(model="m", api_key="wrong", base_url=server.address)), make_built_in_mind())
    failure = await _failure(kit, mind, so_far, dental)
    await mind.close()
    assert "OPENAI_API_KEY" in failure.reason
    assert failure.rest_seconds >= 60


async def test_over_its_limit_it_is_left_alone_as_long_as_it_asks(kit, server, mind, so_far, dental):
    server.acts = [kit.refused(429, Retry_After="7")]
    assert (await _failure(kit, mind, so_far, dental)).rest_seconds == 7


async def test_over_its_limit_without_a_time_it_is_left_alone_a_while(kit, server, mind, so_far, dental):
    server.acts = [kit.refused(429, Retry_After="soon")]
    assert (await _failure(kit, mind, so_far, dental)).rest_seconds == 20


@pytest.mark.parametrize("status", [400, 404, 500, 503])
async def test_other_refusals_are_named(kit, server, mind, so_far, dental, status):
    server.acts = [kit.refused(status)]
    assert str(status) in (await _failure(kit, mind, so_far, dental)).reason


async def test_a_model_that_does_not_begin_is_given_up(kit, server, hasty, so_far, dental):
    server.acts = [["WAIT"]]
    assert "0.15 s" in (await _failure(kit, hasty, so_far, dental)).reason


async def test_a_model_that_only_opens_is_given_up_too(kit, server, hasty, so_far, dental):
    server.acts = [[b": ping\n\n", kit.chunk({"role": "assistant", "content": ""}), "WAIT"]]
    assert "0.15 s" in (await _failure(kit, hasty, so_far, dental)).reason


async def test_a_model_that_stalls_is_given_up(kit, server, hasty, so_far, dental):
    server.acts = [[kit.chunk({"content": "Let me"}), "WAIT"]]
    assert "0.3 s" in (await _failure(kit, hasty, so_far, dental)).reason


async def test_a_malformed_chunk_is_a_failure(kit, server, mind, so_far, dental):
    server.acts = [[kit.chunk({"content": "Let me"}), b"data: {not json\n\n"]]
    assert "could not be read" in (await _failure(kit, mind, so_far, dental)).reason


async def test_a_chunk_of_another_shape_is_a_failure(kit, server, mind, so_far, dental):
    server.acts = [[b'data: {"choices": [{"delta": 3}]}\n\n', b"data: [DONE]\n\n"]]
    await _failure(kit, mind, so_far, dental)


async def test_an_error_in_the_stream_is_a_failure(kit, server, mind, so_far, dental):
    server.acts = [[b'data: {"error": {"message": "overloaded", "code": "server_error"}}\n\n']]
    await _failure(kit, mind, so_far, dental)


async def test_a_dropped_connection_is_a_failure(kit, server, mind, so_far, dental):
    server.acts = [[kit.chunk({"content": "Let me"}), "DROP"]]
    await _failure(kit, mind, so_far, dental)


async def test_nothing_said_is_a_failure(kit, server, mind, so_far, dental):
    server.acts = [kit.says("")]
    assert "nothing" in (await _failure(kit, mind, so_far, dental)).reason


async def test_an_address_where_nobody_is_says_so(kit, so_far, dental):
    mind = ModelMind(Chat(ModelSettings(model="m", api_key="k", base_url="http://127.0.0.1:1/v1")), make_built_in_mind())
    assert "OPENAI_BASE_URL" in (await _failure(kit, mind, so_far, dental)).reason
    await mind.close()


async def test_the_built_in_mind_goes_on_with_what_the_model_had_learned(kit, server, both, so_far, dental, lines):
    server.acts = [kit.uses(("find_availability", {"service": "cleaning"})), kit.refused(500)]
    *_, done = await kit.thoughts(both, kit.intent(so_far), so_far, dental)
    later = kit.conversation("agent: Nine or ten?", "caller: wednesday please", state=done.state)
    found = await kit.thoughts(both, kit.intent(later, "unknown"), later, dental)
    assert "cleaning" in found[0].text
    assert isinstance(found[-1], ReplyDone)
    [line] = [json.loads(text) for text in lines.getvalue().splitlines()]
    assert "500" in line["reason"]
    assert "wednesday" not in lines.getvalue()


async def test_a_model_that_failed_is_left_alone_and_then_tried_again(kit, server, both, so_far, dental, clock, lines):
    server.acts = [kit.refused(429, Retry_After="7"), kit.says("I am back.")]
    for _ in range(3):
        await kit.thoughts(both, kit.intent(so_far), so_far, dental)
    assert len(server.bodies) == 1
    clock.move(seconds=8)
    assert (await kit.thoughts(both, kit.intent(so_far), so_far, dental))[0] == SaySentence("I am back.", "model")
    assert len(lines.getvalue().splitlines()) == 1


async def test_broken_off_in_the_middle_of_a_reply_the_caller_is_asked_again(kit, server, both, so_far, dental):
    server.acts = [[kit.chunk({"content": "We open at eight. And on"}), "DROP"]]
    said, sorry, done = await kit.thoughts(both, kit.intent(so_far), so_far, dental)
    assert said.text == "We open at eight."
    assert "once more" in sorry.text
    assert done.state == so_far.memory.state


async def test_the_built_in_mind_finishes_a_booking_the_model_began(kit, server, both, so_far, dental):
    arguments = {"service": "cleaning", "date": "2026-11-24", "time": "14:30"}
    server.acts = [kit.uses(("find_availability", arguments)), kit.refused(500)]
    *_, done = await kit.thoughts(both, kit.intent(so_far), so_far, dental)
    later = kit.conversation("agent: Half past two is free.", "caller: fine, john smith", state=done.state)
    found = await kit.thoughts(both, kit.intent(later, "give-name"), later, dental)
    assert UseTool("find_availability", arguments) in found
