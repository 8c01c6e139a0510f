"""One simulated call to the Daybook that runs in this home: finds it, calls it, and reads its log beside."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from handlers.business.templates import load_demo_businesses
from infra.embedded.installation import locate_installation
from infra.engines.espeak.voice import EspeakVoice
from infra.runtime.clock import SystemClock, Ulids
from infra.secret_files import read_secret
from infra.settings import Settings
from infra.simulator.carrier import Carrier
from infra.simulator.placed_call import CallLog, Onlooker, place_call
from infra.simulator.ports import NotAnswered, Telephone
from infra.simulator.report import CallReport
from infra.simulator.running_commentary import Printer
from infra.simulator.scenario import Scenario
from infra.simulator.softphone import Softphone, Tickets
from infra.simulator.speech import CallersVoice
from producers.softphone.door import PATH
from producers.softphone.ticket import TICKET_SECONDS, SoftphoneTicket, seal_softphone_ticket


async def visit_edge(
    settings: Settings,
    scenario: Scenario,
    *,
    edge: str = "",
    listening: bool | None = None,
    seed: int = 1,
    quiet: bool = False,
    softphone: bool = False,
) -> CallReport:
    """Place the call; NotAnswered, saying what to do, when nothing runs here."""
    there = locate_installation(settings)
    if not edge and not there.edge_port:
        raise NotAnswered("no Daybook is running here: start one with `daybook up` (or `make run`), or name an --edge")
    address = edge or f"http://{there.host}:{there.edge_port}"
    async with AsyncExitStack() as open_:
        watched = None if edge or not there.nats_url else await open_.enter_async_context(_log(there))
        ears = await open_.enter_async_context(_ears(settings)) if listening or (listening is None and watched is None) else None
        telephone: Telephone
        if softphone:
            tickets, tenant = _own_tickets(there, address, scenario.to)
            telephone = Softphone(tickets, tenant=tenant, seed=seed)
        else:
            telephone = Carrier(address, there.twilio_auth_token, public=there.public_url, seed=seed)
        open_.push_async_callback(telephone.close)
        voice = EspeakVoice()
        open_.push_async_callback(voice.close)
        return await place_call(
            telephone,
            scenario,
            CallersVoice(scenario.voice, voice),
            watched=watched,
            recogniser=ears,
            onlooker=Onlooker() if quiet else Printer(print),
            seed=seed,
        )


def _own_tickets(there: Settings, edge: str, number: str) -> tuple[Tickets, str]:
    """Tickets as the API gives them, by whoever may read this home's keys; and the tenant whose number it is."""
    tenant = next((name for name, known in load_demo_businesses().items() if known.number == number), "")
    if not tenant:
        raise NotAnswered(f"no demo business has the number {number}; a softphone calls one of those, or from the dashboard")
    secret = (there.signing_key or read_secret(there.folder, "signing")).encode()

    async def give(calling_as: str) -> tuple[str, str]:
        expires = int(SystemClock().now().timestamp()) + TICKET_SECONDS
        ticket = SoftphoneTicket(
            id=Ulids().new(), tenant=tenant, account="cli", calling_as=calling_as, origin="", expires=expires
        )
        return "ws" + edge.removeprefix("http") + PATH, seal_softphone_ticket(ticket, secret)

    return give, tenant


@asynccontextmanager
async def _log(settings: Settings) -> AsyncIterator[CallLog]:
    from bus.jetstream import connect  # noqa: PLC0415 - not needed for an edge that runs elsewhere
    from infra.privacy.vault.sealers import open_sealers  # noqa: PLC0415

    instance = f"caller-{Ulids().new()[-8:].lower()}"
    clock = SystemClock()
    sealing = open_sealers(settings, clock.steady)
    bus = await connect(
        settings.nats_url, now=clock.now, instance=instance, wire=sealing.wire, frames=sealing.frames, make_streams=False
    )
    try:
        async with sealing.at_work(bus.broadcast):
            yield CallLog(bus.live, bus.log, bus.audio)
    finally:
        await bus.close()
        await sealing.vault.close()


@asynccontextmanager
async def _ears(settings: Settings) -> AsyncIterator[Any]:
    from infra.engines.recogniser_choice import RecogniserSettings, choose_recogniser  # noqa: PLC0415 - a model that most calls do without

    heard = choose_recogniser(RecogniserSettings(folder=settings.folder / "models", workers=1, vosk_model=settings.vosk_model))
    try:
        yield heard
    finally:
        await heard.close()
