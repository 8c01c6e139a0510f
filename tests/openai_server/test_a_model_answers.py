"""A chat model answers the phone: sentence by sentence, with the same tools, and within the same rules."""

import asyncio
import json

import msgspec
import pytest

from handlers.call.mind_state import MindState
from handlers.call.ports.mind import ReplyDone, SaySentence, UseTool
from handlers.call.tool_state import ToolState
from schemas.line import LineOpened
from schemas.speech import CallerSilent
from schemas.tools import ToolAnswered, ToolDelayed, ToolFailed, ToolRequested
from schemas.understanding import Entity

_BOOK = {"service": "cleaning", "start": "2026-11-24T14:30:00-05:00", "name": "John Smith"}


async def test_a_sentence_is_spoken_while_the_next_is_still_being_composed(kit, server, mind, so_far, dental):
    server.acts = [[kit.chunk({"content": "Dr. Rivera is in. W"}), "WAIT", kit.chunk({"content": "hat day?"}), *kit.ends("stop")]]
    stream = mind.think(kit.intent(so_far), so_far, dental)
    assert await asyncio.wait_for(anext(stream), 2) == SaySentence("Dr. Rivera is in.", "model")
    server.go.set()
    assert await asyncio.wait_for(anext(stream), 2) == SaySentence("What day?", "model")
    done = await asyncio.wait_for(anext(stream), 2)
    assert isinstance(done, ReplyDone)
    assert done.expects == "date"


async def test_tool_calls_split_over_chunks_are_put_together(kit, server, mind, so_far, dental):
    server.acts = [kit.uses(("find_availability", {"service": "cleaning", "date": "2026-11-24"}), text="One moment.")]
    said, use, done = await kit.thoughts(mind, kit.intent(so_far), so_far, dental)
    assert said == SaySentence("One moment.", "model")
    assert use == UseTool("find_availability", {"service": "cleaning", "date": "2026-11-24"})
    assert isinstance(done, ReplyDone)


async def test_two_tools_at_once_are_answered_together(kit, server, mind, so_far, dental):
    server.acts = [
        kit.uses(("find_availability", {"service": "cleaning"}), ("find_appointments", {})),
        kit.says("You have one already."),
    ]
    *uses, done = await kit.thoughts(mind, kit.intent(so_far), so_far, dental)
    assert [use.tool for use in uses] == ["find_availability", "find_appointments"]
    waiting = {"f2": ToolRequested(turn=1, tool="find_appointments", arguments="{}")}
    one = kit.conversation("agent: How can I help?", "caller: a cleaning", state=done.state)
    one = msgspec.structs.replace(one, tools=ToolState(requests=waiting))
    [quiet] = await kit.thoughts(
        mind, ToolAnswered(turn=1, tool="find_availability", request="f1", result='{"slots":[]}'), one, dental
    )
    both = kit.conversation("agent: How can I help?", "caller: a cleaning", state=quiet.state)
    answer = ToolAnswered(turn=1, tool="find_appointments", request="f2", result='{"appointments":[]}')
    assert (await kit.thoughts(mind, answer, both, dental))[0] == SaySentence("You have one already.", "model")
    results = [message["content"] for message in server.bodies[-1]["messages"] if message["role"] == "tool"]
    assert results == ['{"slots":[]}', '{"appointments":[]}']


async def test_patience_is_asked_for_without_asking_the_model(kit, server, mind, so_far, dental):
    before = msgspec.structs.replace(so_far, memory=MindState(expects="yes-no"))
    said, done = await kit.thoughts(
        mind, ToolDelayed(turn=1, tool="book_appointment", request="f1", nth=1, seconds=0.3), before, dental
    )
    assert said.source == "formula"
    assert server.bodies == []
    assert (done.state, done.expects) == (before.memory.state, "yes-no")


async def test_an_answer_after_all_is_told_to_the_model_as_such(kit, server, mind, so_far, dental):
    server.acts = [kit.uses(("book_appointment", _BOOK)), kit.says("Sorry, that failed."), kit.says("It worked after all.")]
    lines = ("agent: Shall I book it?", "caller: yes please")
    *_, done = await kit.thoughts(mind, kit.intent(kit.conversation(*lines), "yes"), kit.conversation(*lines), dental)
    failed = ToolFailed(turn=1, tool="book_appointment", request="f1", reason="no answer")
    *_, done = await kit.thoughts(mind, failed, kit.conversation(*lines, state=done.state), dental)
    answer = ToolAnswered(turn=1, tool="book_appointment", request="f1", result='{"reference":"HW427"}')
    later = kit.conversation(*lines, "agent: Sorry, that failed.", state=done.state)
    assert (await kit.thoughts(mind, answer, later, dental))[0] == SaySentence("It worked after all.", "model")
    sent = server.bodies[-1]["messages"]
    assert [message["content"] for message in sent if message["role"] == "tool"] == ['{"reference":"HW427"}']
    assert "after all" in sent[-1]["content"]


async def test_the_answer_of_a_tool_stands_where_it_was_used(kit, server, mind, so_far, dental):
    server.acts = [kit.uses(("find_availability", {"service": "cleaning"})), kit.says("Nine or ten?")]
    *_, done = await kit.thoughts(mind, kit.intent(so_far), so_far, dental)
    later = kit.conversation("agent: How can I help?", "caller: I need a cleaning", state=done.state)
    answer = ToolAnswered(turn=1, tool="find_availability", request="f1", result='{"slots":[]}')
    await kit.thoughts(mind, answer, later, dental)
    assert [message["role"] for message in server.bodies[-1]["messages"]] == ["system", "assistant", "user", "assistant", "tool"]


async def test_a_tool_that_failed_is_explained(kit, server, mind, so_far, dental):
    server.acts = [kit.uses(("find_availability", {"service": "cleaning"})), kit.says("I am sorry, shall I take a message?")]
    *_, done = await kit.thoughts(mind, kit.intent(so_far), so_far, dental)
    later = kit.conversation("agent: How can I help?", "caller: I need a cleaning", state=done.state)
    await kit.thoughts(mind, ToolFailed(turn=1, tool="find_availability", request="f1", reason="down"), later, dental)
    assert "does not work" in server.bodies[-1]["messages"][-1]["content"]


async def test_nothing_is_booked_without_a_yes_and_the_model_reads_back_instead(kit, server, mind, so_far, dental):
    server.acts = [
        kit.uses(("book_appointment", _BOOK)),
        kit.says("A cleaning, Tuesday at half past two, for John Smith. Shall I book it?"),
    ]
    found = await kit.thoughts(mind, kit.intent(so_far), so_far, dental)
    assert not any(isinstance(thought, UseTool) for thought in found)
    assert found[-1].expects == "yes-no"
    assert "has not said yes" in server.bodies[-1]["messages"][-1]["content"]


async def test_after_a_yes_it_is_booked(kit, server, mind, dental):
    agreed = kit.conversation("agent: A cleaning on Tuesday at half past two. Shall I book it?", "caller: yes please")
    server.acts = [kit.uses(("book_appointment", _BOOK))]
    found = await kit.thoughts(mind, kit.intent(agreed, "yes"), agreed, dental)
    assert found[0] == UseTool("book_appointment", _BOOK)


async def test_wrong_arguments_go_back_to_the_model(kit, server, mind, so_far, dental):
    server.acts = [kit.uses(("find_availability", {"date": "tuesday"})), kit.uses(("find_availability", {"service": "cleaning"}))]
    found = await kit.thoughts(mind, kit.intent(so_far), so_far, dental)
    assert found[0] == UseTool("find_availability", {"service": "cleaning"})
    assert "service" in server.bodies[-1]["messages"][-1]["content"]


async def test_a_tool_that_does_not_exist_is_refused(kit, server, mind, so_far, dental):
    server.acts = [kit.uses(("send_money", {})), kit.says("I cannot do that.")]
    found = await kit.thoughts(mind, kit.intent(so_far), so_far, dental)
    assert found[0] == SaySentence("I cannot do that.", "model")


async def test_the_outcome_is_the_last_tool_and_ends_the_call(kit, server, mind, so_far, dental):
    calls = (("log_call_outcome", {"outcome": "answered"}), ("qualify_lead", {"intent": "cleaning"}))
    server.acts = [kit.uses(*calls)]
    found = await kit.thoughts(mind, kit.intent(so_far, "goodbye"), so_far, dental)
    assert found[0].text.endswith("Goodbye!")
    assert [thought.tool for thought in found if isinstance(thought, UseTool)] == ["qualify_lead", "log_call_outcome"]
    assert found[-1].hang_up


async def test_the_third_silence_ends_the_call_whatever_the_model_says(kit, server, mind, so_far, dental):
    server.acts = [kit.says("Goodbye then.")]
    found = await kit.thoughts(mind, CallerSilent(nth=3, seconds=7), so_far, dental)
    assert isinstance(found[1], UseTool)
    assert found[-1].hang_up


async def test_the_greeting_needs_no_model_and_says_that_an_ai_speaks(kit, server, mind, dental):
    found = await kit.thoughts(mind, LineOpened(stream="s", edge="e"), kit.conversation(), dental)
    assert "AI" in found[0].text
    assert not server.bodies


async def test_danger_is_answered_in_the_businesss_own_words_without_the_model(kit, server, mind, dental):
    danger = kit.conversation("agent: How can I help?", "caller: my face is swollen and i have a fever")
    rule = (Entity(role="rule", value="swelling-fever"),)
    said = msgspec.structs.replace(kit.intent(danger, "emergency"), entities=rule)
    found = await kit.thoughts(mind, said, danger, dental)
    assert any("911" in thought.text for thought in found if isinstance(thought, SaySentence))
    assert not server.bodies


async def test_words_not_yet_final_are_shown_to_the_model_too(kit, server, mind, so_far, dental):
    server.acts = [kit.says("Sure.")]
    guess = type(kit.intent(so_far))(turn=9, words="what do you charge", intent="price", confidence=0.9, tier="fast", guess=True)
    await kit.thoughts(mind, guess, so_far, dental)
    assert server.bodies[-1]["messages"][-1]["content"].endswith("what do you charge")


async def test_the_briefing_holds_the_rules_and_is_short(kit, server, mind, so_far, dental):
    server.acts = [kit.says("Sure.")]
    await kit.thoughts(mind, kit.intent(so_far), so_far, dental)
    system = server.bodies[0]["messages"][0]["content"]
    assert "AI" in system
    assert "read everything back" in system
    assert all(never in system for never in dental.never_say)
    assert len(system) < 10_000


async def test_tool_definitions_are_json_schema_with_descriptions(kit, server, mind, so_far, dental):
    server.acts = [kit.says("Sure.")]
    await kit.thoughts(mind, kit.intent(so_far), so_far, dental)
    tools = {tool["function"]["name"]: tool["function"] for tool in server.bodies[0]["tools"]}
    assert len(tools) == 10
    assert tools["book_appointment"]["parameters"]["required"] == ["service", "start", "name"]
    assert "yes" in tools["book_appointment"]["description"]
    assert "$ref" not in json.dumps(tools)


async def test_a_model_that_wants_other_limits_is_asked_again_at_once(kit, server, mind, so_far, dental):
    server.acts = [kit.refused(400, parameter="max_tokens"), kit.says("Sure."), kit.says("Sure.")]
    found = await kit.thoughts(mind, kit.intent(so_far), so_far, dental)
    assert found[0] == SaySentence("Sure.", "model")
    await kit.thoughts(mind, kit.intent(so_far), so_far, dental)
    assert "max_tokens" in server.bodies[0]
    assert all("max_tokens" not in body and "max_completion_tokens" in body for body in server.bodies[1:])


async def test_thoughts_between_tags_and_marks_of_writing_are_not_read_aloud(kit, server, mind, so_far, dental):
    server.acts = [kit.says("<think>Hm. A cleaning.</think>**Sure**, what day?", size=3)]
    found = await kit.thoughts(mind, kit.intent(so_far), so_far, dental)
    assert [thought.text for thought in found[:-1]] == ["Sure, what day?"]


@pytest.mark.parametrize(
    ("claimed", "done", "logged"),
    [
        ("transferred", ("transfer_to_human", '{"connected":false,"callback":true}'), "callback"),
        ("transferred", ("transfer_to_human", '{"connected":true,"callback":false}'), "transferred"),
        ("transferred", None, "abandoned"),
        ("booked", None, "abandoned"),
        ("booked", ("book_appointment", '{"reference":"HW427"}'), "booked"),
        ("answered", None, "answered"),
    ],
)
async def test_an_outcome_that_no_tool_has_shown_is_not_claimed(kit, server, mind, so_far, dental, claimed, done, logged):
    state = ""
    if done is not None:
        server.acts = [kit.says("One moment.")]
        *_, whole = await kit.thoughts(mind, ToolAnswered(turn=1, tool=done[0], request="f1", result=done[1]), so_far, dental)
        assert whole.outcome == logged
        state = whole.state
    server.acts = [kit.uses(("log_call_outcome", {"outcome": claimed, "notes": "n"}))]
    later = kit.conversation("agent: Anything else?", "caller: bye", state=state)
    found = await kit.thoughts(mind, kit.intent(later, "goodbye"), later, dental)
    [use] = [thought for thought in found if isinstance(thought, UseTool)]
    assert (use.arguments["outcome"], use.arguments["notes"]) == (logged, "n")


async def test_what_is_used_in_the_last_reply_counts_for_its_outcome(kit, server, mind, so_far, dental):
    server.acts = [kit.uses(("take_message", {"text": "my crown came off"}), ("log_call_outcome", {"outcome": "message"}))]
    found = await kit.thoughts(mind, kit.intent(so_far, "goodbye"), so_far, dental)
    assert [use.arguments.get("outcome") for use in found if isinstance(use, UseTool)] == [None, "message"]
