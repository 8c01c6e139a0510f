"""The softphone against an edge that does as it is told: sound both ways, interruption, and everything that goes wrong."""

import asyncio
import json
import time

import pytest
from playwright.async_api import expect

from tests.dashboard.fake_edge import FRAME, SILENT, serving_edge

pytestmark = pytest.mark.real
#: Resolves with the moment at which the agent's level is over (or under) a bound.
WAIT_FOR_LEVEL = """([bound, over]) => new Promise((done) => {
  const look = () => {
    const value = document.querySelector('[data-level=agent]').value;
    if (over ? value > bound : value < bound) done(Date.now()); else setTimeout(look, 5);
  };
  look();
})"""
#: A microphone into which a test speaks: `sayLine` takes mu-law as base64, `agentQuiet` is for how many ms the agent was silent.
SPEAKER = """(() => {
  let context, out;
  const open = () => {
    context ??= new AudioContext();
    out ??= context.createMediaStreamDestination();
    return out.stream;
  };
  navigator.mediaDevices.getUserMedia = async () => open();
  const decode = (byte) => {
    const bits = ~byte & 0xff;
    const magnitude = ((((bits & 15) << 3) + 132) << ((bits >> 4) & 7)) - 132;
    return (bits & 128 ? -magnitude : magnitude) / 32768;
  };
  window.sayLine = (base64) => {
    const samples = Float32Array.from(atob(base64), (one) => decode(one.charCodeAt(0)));
    const buffer = context.createBuffer(1, samples.length, 8000);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(out);
    return new Promise((done) => { source.onended = done; source.start(); });
  };
  let loudAt = Date.now();
  setInterval(() => {
    const meter = document.querySelector('[data-level=agent]');
    if (meter && meter.value > 0.05) loudAt = Date.now();
  }, 20);
  window.agentQuiet = () => Date.now() - loudAt;
})()"""
NO_MICROPHONE = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', '%s'); };"


@pytest.fixture
async def edge():
    async with serving_edge() as there:
        yield there


@pytest.fixture
def dial(edge, visit):
    """Opens the softphone's screen; tickets lead to the fake edge. `script` runs before the page does."""

    async def open_phone(script: str = ""):
        page = await visit("/softphone", bypass_csp=True)
        tickets = []

        async def give(route):
            tickets.append(f"ticket-{len(tickets) + 1}")
            said = {"url": edge[1], "ticket": tickets[-1], "expires_at": "2026-11-20T18:01:00Z"}
            await route.fulfill(status=201, body=json.dumps(said), content_type="application/json")

        await page.route("**/softphone/tickets", give)
        if script:
            await page.add_init_script(script)
            await page.reload()
        await page.get_by_role("button", name="Call", exact=True).click()
        return page

    return open_phone


async def test_frames_go_up_every_twenty_milliseconds_and_words_come_down(dial, edge):
    page = await dial()
    await expect(page.get_by_text("On the line.")).to_be_visible()
    assert edge[0].texts[0] == {"type": "start", "ticket": "ticket-1"}
    began = len(edge[0].frames)
    await asyncio.sleep(3)
    came = edge[0].frames[began:]
    assert 120 <= len(came) <= 175
    assert {len(frame) for frame in edge[0].frames} == {FRAME}
    assert any(frame != SILENT for frame in came)
    await edge[0].say("words", who="agent", text="Bright Dental, hello.", final=True)
    await edge[0].say("words", who="caller", text="good mor", final=False)
    await edge[0].say("words", who="caller", text="good morning", final=True)
    await edge[0].say("turn", ms=480)
    await expect(page.get_by_test_id("words").get_by_role("listitem")).to_have_text(
        ["Agent: Bright Dental, hello.", "You: good morning"]
    )
    await expect(page.get_by_test_id("turns")).to_contain_text("480 ms")
    await page.get_by_role("button", name="5", exact=True).click()
    assert (await edge[0].heard("key"))[0]["digit"] == "5"
    await page.get_by_role("button", name="Hang up").click()
    await edge[0].heard("hang-up")
    await expect(page.get_by_role("link", name="Look at this call")).to_have_attribute("href", "/calls/c1")


async def test_the_agent_is_silent_within_300_ms_of_an_interruption(dial, edge):
    page = await dial()
    await expect(page.get_by_text("On the line.")).to_be_visible()
    await edge[0].sound(6)
    await edge[0].say("mark", name="1")
    await page.evaluate(WAIT_FOR_LEVEL, [0.5, True])
    silence = asyncio.create_task(page.evaluate(WAIT_FOR_LEVEL, [0.05, False]))
    await asyncio.sleep(0.2)
    cleared = time.time()
    await edge[0].say("clear")
    silent_after = await asyncio.wait_for(silence, 10) / 1000 - cleared
    assert silent_after < 0.3
    assert (await edge[0].heard("played"))[0]["name"] == "1"


async def test_a_mark_comes_back_when_the_sound_before_it_has_been_played(dial, edge):
    page = await dial()
    await expect(page.get_by_text("On the line.")).to_be_visible()
    began = time.monotonic()
    await edge[0].sound(1)
    await edge[0].say("mark", name="7")
    await edge[0].heard("played")
    assert 0.9 < time.monotonic() - began < 3


async def test_a_muted_line_sends_silence_and_goes_on(dial, edge):
    page = await dial()
    await expect(page.get_by_text("On the line.")).to_be_visible()
    await page.get_by_role("button", name="Mute").click()
    assert (await edge[0].heard("mute"))[0]["on"] is True
    await asyncio.sleep(0.2)
    began = len(edge[0].frames)
    await asyncio.sleep(1.5)
    assert len(edge[0].frames) - began > 40
    assert set(edge[0].frames[began:]) == {SILENT}


async def test_a_lost_line_comes_back_with_a_further_ticket(dial, edge):
    page = await dial()
    await expect(page.get_by_text("On the line.")).to_be_visible()
    await edge[0].drop()
    (resumed,) = await edge[0].heard("resume")
    assert resumed == {"type": "resume", "ticket": "ticket-2", "call": "c1"}
    await expect(page.get_by_text("On the line.")).to_be_visible()


async def test_a_reload_in_mid_call_goes_on_with_the_call(dial, edge):
    page = await dial()
    await expect(page.get_by_text("On the line.")).to_be_visible()
    await page.reload()
    (resumed,) = await edge[0].heard("resume")
    assert resumed["call"] == "c1"
    await expect(page.get_by_text("On the line.")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("NotAllowedError", "Allow the microphone for this address"),
        ("NotFoundError", "Plug one in"),
        ("NotReadableError", "Another program"),
    ],
)
async def test_without_a_microphone_it_says_what_to_do(dial, name, words):
    page = await dial(NO_MICROPHONE % name)
    await expect(page.get_by_role("alert")).to_contain_text(words)
    await expect(page.get_by_role("button", name="Call", exact=True)).to_be_visible()


async def test_a_microphone_that_goes_in_mid_call_is_told_and_taken_again(dial):
    keep = """const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (wanted) => (window.taken = await ask(wanted));"""
    page = await dial(keep)
    await expect(page.get_by_text("On the line.")).to_be_visible()
    await page.evaluate("window.taken.getAudioTracks()[0].dispatchEvent(new Event('ended'))")
    await expect(page.get_by_text("The microphone is gone")).to_be_visible()
    await page.get_by_role("button", name="Use the microphone again").click()
    await expect(page.get_by_text("The microphone is gone")).to_have_count(0)


async def test_a_server_that_is_gone_is_told(visit):
    page = await visit("/softphone")
    await page.route("**/softphone/tickets", lambda route: route.abort())
    await page.get_by_role("button", name="Call", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached")
