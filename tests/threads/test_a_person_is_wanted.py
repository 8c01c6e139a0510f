"""Who writes that they want a person is called back: there is no line that could be handed over."""

import msgspec

from schemas.business import OwnerNotified
from schemas.tools import HandoffRequested


async def test_a_person_who_is_wanted_by_text_calls_back(town):
    town.business = msgspec.structs.replace(town.business, handoff_number="+16175550188")
    await town.writes("can I speak to a real person please")
    (asked,) = await town.facts(HandoffRequested)
    assert asked.event.way == "callback"
    assert "callback" in {fact.event.topic for fact in await town.facts(OwnerNotified)}
