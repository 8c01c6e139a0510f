"""A log of a business year in minutes: calls in the mix of real ones, sealed as in production, written in windows."""

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec
from nats.aio.client import Client

from bus.jetstream.protocol_writer import write_command
from bus.wire import Wire
from infra.privacy.vault.hot_keys import HotKeys
from infra.runtime.clock import Ulids
from schemas import contacts, diary, line, money, reply, speech, tools, understanding
from schemas.event import Event
from schemas.fact import Draft
from schemas.subjects import compose_subject

#: Facts between two that are acknowledged, and how many of those may be outstanding: the server queues 10,000 at most.
_STRIDE, _OUTSTANDING = 500, 8
_BEGIN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_WORDS = "i would like to come in for a cleaning next tuesday morning if there is still something free please".split()
_TENANTS = ("bench-dental", "bench-plumbing", "bench-garage")
_SHIELDS = ("injection", "rates", "verification", "geofence", "competitor")


class Said(msgspec.Struct, frozen=True):
    """A fact to be, at home on `kind`.`id`."""

    kind: str
    id: str
    event: Event


class Year:
    """Calls one after the other, two of five by people who were there before; `calls` and `people` count them."""

    def __init__(self, keys: HotKeys) -> None:
        self._keys, self._ids, self._dice = keys, Ulids(), random.Random(11)
        self._known: list[tuple[str, str]] = []
        self.calls = self.people = 0

    async def call(self) -> list[Draft]:
        """The facts of the next call and of what it leads to."""
        self.calls += 1
        known = bool(self._known) and self._dice.random() < 0.4
        tenant, person = self._dice.choice(self._known) if known else (self._dice.choice(_TENANTS), self._ids.new())
        if not known:
            self.people += 1
            self._known.append((tenant, person))
            await self._keys.warm(tenant, person)
        begun = _BEGIN + timedelta(minutes=37 * self.calls)
        id_ = self._ids.new()
        return [
            Draft(
                subject=compose_subject(said.kind, tenant, said.id),
                event=said.event,
                id=f"{id_}/{said.event.tag()}/{nth}",
                at=begun + timedelta(milliseconds=350 * nth),
                cause=id_,
                handler="bench",
                person=person,
                epoch=1 if said.kind == "call" else 0,
                trace="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" if said.kind == "call" else "",
            )
            for nth, said in enumerate(self._said(id_, person, known=known))
        ]

    def _said(self, call: str, person: str, *, known: bool) -> Iterator[Said]:
        def on(event: Event) -> Said:
            return Said("call", call, event)

        number = f"+1617555{self._dice.randrange(10_000):04}"
        for role in ("edge", "voice", "shields"):
            yield Said("claim", f"{call}-{role}", line.CallClaimed(owner=f"{role}-1", role=role))
        yield on(line.CallRinging(person=person, caller=number, called="+16175550100", timezone="America/New_York"))
        if not known:
            yield Said("contact", person, contacts.ContactMet(person=person, phone=number))
        yield on(line.LineOpened(stream=call, edge="edge-1"))
        for turn in range(1, self._dice.choice((1, 2, 4, 6, 6, 8)) + 1):
            yield from map(on, self._turn(turn))
        if self._dice.random() < 0.6:
            yield from self._booking(call, person, number)
        yield on(tools.OutcomeLogged(outcome="booked", notes="a cleaning next tuesday"))
        yield on(line.CallEnded(reason="caller", seconds=62.5, frames_heard=3000, frames_spoken=2000))
        for part in ("telephony", "recognition", "model", "voice"):
            yield on(money.CostIncurred(part=part, amount="0.0085", currency="USD", quantity="1.04", unit="minute"))
        yield Said("claim", f"{call}-voice", line.CallReleased(owner="voice-1"))

    def _turn(self, turn: int) -> Iterator[Event]:
        words = " ".join(_WORDS)
        yield speech.SpeechStarted(turn=turn, frame=turn * 300)
        for heard in range(2, len(_WORDS), 2):
            yield speech.SpeechPartial(turn=turn, words=" ".join(_WORDS[:heard]), frame=turn * 300 + heard * 10, voiced_ms=900)
        yield speech.SpeechPaused(turn=turn, words=words, frame=turn * 300 + 190)
        yield understanding.IntentRecognised(turn=turn, words=words, intent="book", confidence=0.9, tier="fast", guess=True)
        yield speech.SpeechRecognised(
            turn=turn,
            words=words,
            confidence=0.88,
            from_frame=turn * 300,
            to_frame=turn * 300 + 200,
            ended_frame=turn * 300 + 185,
            endpoint_ms=320,
            recognise_ms=41.5,
            engine="bundled",
        )
        yield understanding.IntentRecognised(turn=turn, words=words, intent="book", confidence=0.9, tier="fast", classify_ms=1.2)
        yield understanding.MoodEstimated(turn=turn, sentiment=self._dice.uniform(-1, 1))
        for shield in _SHIELDS:
            yield understanding.VerdictGiven(shield=shield, about=f"turn {turn}", turn=turn, verdict="pass", judge_ms=0.8)
        text = "We have a free time on Tuesday at half past nine; shall I take it for you?"
        yield reply.SentenceComposed(turn=turn, sentence=turn, text=text, source="dialogue", compose_ms=3.1)
        yield reply.ReplyComposed(turn=turn, sentences=(turn,), expects="yes-no", state='{"topic":"booking"}')
        yield reply.SentenceStarted(sentence=turn, turn=turn, frame=turn * 200, synthesise_ms=60.0, engine="bundled")
        yield reply.SentenceSpoken(sentence=turn, turn=turn, from_frame=turn * 200, to_frame=turn * 200 + 180)
        yield line.PlaybackMarked(sentence=turn)
        times = {"endpoint": 320.0, "recognise": 41.5, "classify": 1.2, "context": 2.0, "compose": 3.1, "synthesise": 60.0}
        yield reply.TurnTimed(turn=turn, bus=4.0, total=self._dice.uniform(380, 700), **times)

    def _booking(self, call: str, person: str, number: str) -> Iterator[Said]:
        appointment, start = self._ids.new(), _BEGIN + timedelta(days=self.calls % 300, minutes=30 * self._dice.randrange(16))
        page = f"chair-{self._dice.randrange(4)}_{start.date().isoformat()}"
        asked = {"appointment": appointment, "person": person, "service": "cleaning", "resource": page.partition("_")[0]}
        slot = {**asked, "start": start, "minutes": 30, "name": "Robin Example", "phone": number, "call": call}
        yield Said("call", call, tools.ToolRequested(turn=1, tool="book", arguments='{"service":"cleaning"}'))
        yield Said("appointment", appointment, diary.AppointmentRequested(**slot))
        yield Said("page", page, diary.AppointmentBooked(**slot, reference="AB12", price="120.00"))
        answer = tools.ToolAnswered(turn=1, tool="book", request=call, result='{"reference":"AB12"}', tool_ms=20.0)
        yield Said("call", call, answer)
        for field, value in (("name", "Robin Example"), ("service", "cleaning"), ("reason", "a check-up")):
            yield Said("contact", person, contacts.ContactLearned(person=person, field=field, value=value, source=call))


async def write(client: Client, wire: Wire, year: Year, facts: int) -> int:
    """Write that many facts or a call more, none unacknowledged at the end; how many."""
    written, waiting = 0, set[asyncio.Task[object]]()
    while written < facts:
        for draft in await year.call():
            message = wire.write(draft)
            written += 1
            if written % _STRIDE:
                lines = write_command(message.subject, "", message.headers, message.payload)
                client._pending.append(lines)  # noqa: SLF001 - half the time of its publish, for a million
                client._pending_data_size += len(lines)  # noqa: SLF001
                continue
            acked = client.request(message.subject, message.payload, timeout=30, headers=dict(message.headers))
            waiting.add(asyncio.ensure_future(acked))
            if len(waiting) >= _OUTSTANDING:
                _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.gather(*waiting)
    await client.flush(30)
    return written
