"""A rebuild opens what is sealed without asking the vault for each field or each person."""

from datetime import timedelta

from bus.memory import MemoryBus
from bus.wire import Wire
from infra.privacy.vault.hot_keys import HotKeys
from infra.privacy.vault.in_memory import MemoryVault
from infra.privacy.vault.text_seal import TextSealer
from infra.runtime.clock import Ulids
from schemas.contacts import ContactMet
from schemas.fact import Draft
from tests.projectors.a_day import NOON

_PEOPLE = 640


class Counting(MemoryVault):
    """Counts how often a key was wanted at once."""

    asked = 0

    def at_once(self, tenant, owner, *, make):
        self.asked += 1
        return super().at_once(tenant, owner, make=make)


async def test_the_keys_of_many_people_are_fetched_many_at_a_time():
    vault, ids = Counting(), Ulids()
    people = [ids.new() for _ in range(_PEOPLE)]
    bus = MemoryBus(lambda: NOON, wire=Wire(TextSealer(HotKeys(vault, lambda: 0.0))))
    for nth, person in enumerate(people):
        met = ContactMet(person=person, phone=f"+1617555{nth:04}", email="ann@example.com")
        at = NOON + timedelta(seconds=nth)
        await bus.log.append(Draft(subject=f"contact.bright.{person}", event=met, id=person, at=at, person=person))
    written, cold = vault.asked, Wire(TextSealer(HotKeys(vault, lambda: 0.0)))
    stored = bus.store.find("LEDGER", ["contact.>"])
    assert [cold.read(*one).event.phone for one in stored] == [f"+1617555{nth:04}" for nth in range(_PEOPLE)]
    assert vault.asked - written <= _PEOPLE / 64 + 1
    await bus.close()
