"""What the live plane and claims promise, in memory and on JetStream."""

import asyncio

import pytest

from bus.log import Conflict, Fence, Fenced
from bus.ports import Bus
from schemas.fact import Draft, Fact

CALL, CLAIM = "call.salon.c1", "claim.salon.c1-voice"


async def say(bus: Bus, drafts: list[Draft], fence: Fence) -> None:
    """Go on saying things, as somebody does who does not know yet that he was overtaken."""
    for draft in drafts:
        await bus.live.publish(draft, fence=fence)
        await asyncio.sleep(0.02)


async def test_a_tap_hears_every_fact_once_and_in_order(bus: Bus, draft, until) -> None:
    heard: list[Fact] = []
    tap = await bus.live.tap("call.salon.*", heard.append)
    said = [draft(f"call.salon.c{nth % 3}") for nth in range(90)]
    for one in said:
        await bus.live.publish(one)
        await bus.live.publish(one)
    await bus.live.wait_until_stored()
    await until(lambda: len(heard) >= 90)
    for subject in ("call.salon.c0", "call.salon.c1", "call.salon.c2"):
        order = [one.id for one in said if one.subject == subject]
        assert [fact.id for fact in heard if fact.subject == subject] == order
        assert [fact.id for fact in await bus.log.load(subject)] == order
    await tap.close()


async def test_a_tap_begins_now(bus: Bus, draft, until) -> None:
    await bus.live.publish(draft(CALL))
    await bus.live.wait_until_stored()
    heard: list[Fact] = []
    tap = await bus.live.tap(CALL, heard.append)
    later = draft(CALL)
    await bus.live.publish(later)
    await until(lambda: heard)
    assert [fact.id for fact in heard] == [later.id]
    await tap.close()


async def test_a_closed_tap_hears_nothing(bus: Bus, draft) -> None:
    heard: list[Fact] = []
    tap = await bus.live.tap(CALL, heard.append)
    await tap.close()
    await bus.live.publish(draft(CALL))
    await bus.live.wait_until_stored()
    await asyncio.sleep(0.02)
    assert heard == []


async def test_several_taps_of_one_subject_each_hear_what_they_want(bus: Bus, draft, until) -> None:
    all_: list[str] = []
    none: list[str] = []
    late: list[str] = []

    def broken(fact: Fact) -> None:
        raise ValueError(fact.id)

    first = await bus.live.tap(CALL, broken)
    second = await bus.live.tap(CALL, lambda fact: all_.append(fact.id))
    third = await bus.live.tap(CALL, lambda fact: none.append(fact.id), tags=frozenset({"call.claimed"}))
    said = [draft(CALL) for _ in range(4)]
    await bus.live.publish(said[0])
    await until(lambda: len(all_) == 1)
    await first.close()
    fourth = await bus.live.tap(CALL, lambda fact: late.append(fact.id), tags=frozenset({"line.lost"}))
    await bus.live.publish(said[1])
    await until(lambda: len(all_) == 2)
    await second.close()
    await bus.live.publish(said[2])
    await until(lambda: len(late) == 2)
    assert (all_, none, late) == ([said[0].id, said[1].id], [], [said[1].id, said[2].id])
    for tap in (third, fourth):
        await tap.close()
    again = await bus.live.tap(CALL, lambda fact: late.append(fact.id))
    await bus.live.publish(said[3])
    await until(lambda: late[2:] == [said[3].id])
    await again.close()


async def test_who_says_a_fact_hears_it_at_once_and_only_once(bus: Bus, draft, until) -> None:
    fence = await bus.claims.claim(CLAIM, after=0)
    heard: list[str] = []
    tap = await bus.live.tap(CALL, lambda fact: heard.append(fact.id))
    said = [draft(CALL) for _ in range(3)]
    for one in said:
        await bus.live.publish(one, fence=fence)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert heard == [one.id for one in said]
    await bus.live.wait_until_stored()
    last = draft(CALL)
    await bus.log.append(last)
    await until(lambda: last.id in heard)
    assert heard == [one.id for one in (*said, last)]
    await tap.close()


async def test_an_appended_fact_is_heard_live_too(bus: Bus, draft, until) -> None:
    heard: list[Fact] = []
    tap = await bus.live.tap("claim.>", heard.append)
    await bus.log.append(draft(CLAIM))
    await until(lambda: heard)
    await tap.close()


async def test_of_two_who_claim_a_call_one_gets_it(bus: Bus) -> None:
    fence = await bus.claims.claim(CLAIM, after=0)
    found = await bus.log.last(CLAIM)
    assert found
    assert found.sequence == fence.epoch
    again = await bus.claims.claim(CLAIM, after=fence.epoch)
    assert again.epoch > fence.epoch
    with pytest.raises(Conflict):
        await bus.claims.claim(CLAIM, after=fence.epoch + 1_000)


async def test_a_zombie_writes_nothing(bus: Bus, draft) -> None:
    old = await bus.claims.claim(CLAIM, after=0)
    await bus.live.publish(draft(CALL), fence=old)
    await bus.live.wait_until_stored()
    new = await bus.claims.claim(CLAIM, after=old.epoch)
    zombies = [draft(CALL, id=f"zombie-{nth}") for nth in range(20)]
    with pytest.raises(Fenced):
        await say(bus, zombies, old)
    await bus.live.publish(draft(CALL, id="rightful"), fence=new)
    await bus.live.wait_until_stored()
    stored = [fact.id for fact in await bus.log.load(CALL)]
    assert stored == ["id-1", "rightful"]


async def test_after_releasing_a_call_nothing_is_written_under_the_old_claim(bus: Bus, draft) -> None:
    fence = await bus.claims.claim(CLAIM, after=0)
    await bus.claims.release(fence)
    await bus.claims.release(fence)
    with pytest.raises(Fenced):
        await say(bus, [draft(CALL) for _ in range(20)], fence)
    assert list(await bus.log.load(CALL)) == []
