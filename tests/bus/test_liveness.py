"""Who is alive, by what was heard of them and when."""

from bus.liveness import Beat, InstanceRoll


def test_whoever_is_silent_for_a_second_is_gone_once() -> None:
    roll = InstanceRoll(0.0)
    roll.note_beat("voice-1", Beat(), 0.0)
    assert [roll.silent(at / 10) for at in range(2, 13, 2)] == [[], [], [], [], ["voice-1"], []]


def test_a_watcher_that_was_frozen_gives_everybody_another_second() -> None:
    roll = InstanceRoll(0.0)
    roll.note_beat("voice-1", Beat(), 0.0)
    assert roll.silent(3.0) == []
    assert "voice-1" in roll.present()


def test_what_was_granted_to_the_others_is_not_taken_for_a_beat_of_ones_own() -> None:
    roll = InstanceRoll(0.0)
    roll.note_beat("voice-1", Beat(), 0.0)
    roll.silent(3.0)
    assert roll.silent_for("voice-1", 3.0) == 3.0
    assert roll.silent_for("voice-2", 3.0) == float("inf")
