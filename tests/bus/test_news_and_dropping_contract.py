"""News is told to whoever listens and kept by nobody; what is dropped from the log is gone, and the order stays."""

from schemas.frame import Frame


async def test_news_reaches_everybody_who_listens_now(bus, until):
    one, other = [], []
    tap = await bus.broadcast.subscribe("vault.forgotten.*.*", one.append)
    await bus.broadcast.subscribe("vault.forgotten.t.*", other.append)
    await bus.broadcast.publish("vault.forgotten.t.P1")
    await bus.broadcast.publish("vault.forgotten.u.P2")
    await until(lambda: len(one) == 2 and other)
    assert one == ["vault.forgotten.t.P1", "vault.forgotten.u.P2"]
    assert other == ["vault.forgotten.t.P1"]
    await tap.close()
    await bus.broadcast.publish("vault.forgotten.t.P3")
    await until(lambda: len(other) == 2)
    assert len(one) == 2


async def test_dropped_facts_are_gone_and_the_others_keep_their_place(bus, draft):
    sequences = [await bus.log.append(draft("call.t.c1")) for _ in range(4)]
    assert await bus.purge.purge_facts("call.t.c1", sequences[1:3]) == 2
    assert await bus.purge.purge_facts("call.t.c1", sequences[1:3]) == 0
    assert [fact.sequence for fact in await bus.log.load("call.t.c1")] == [sequences[0], sequences[3]]
    assert [fact.sequence async for facts in bus.log.read("call.>") for fact in facts] == [sequences[0], sequences[3]]


async def test_the_sound_of_one_call_is_dropped_in_both_directions(bus):
    for subject in ("audio.t.c1.heard", "audio.t.c1.spoken", "audio.t.c2.heard"):
        for number in (1, 2, 3):
            await bus.audio.send(subject, Frame(number, 20 * number, 1, 0, b"\x55" * 160))
    await bus.audio.wait_until_stored()
    assert await bus.purge.purge_audio("t", "c1") == 6
    assert await bus.purge.purge_audio("t", "c1") == 0
    assert [frame async for frames in bus.audio.read("audio.t.c1.heard") for frame in frames] == []
    assert len([frame async for frames in bus.audio.read("audio.t.c2.heard") for frame in frames]) == 3
