"""Which frames go through, whatever order and however often they come."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from bus.frames import FrameOrder, order_frames
from bus.liveness import Beat, InstanceRoll
from bus.streams import matches_filter
from schemas.frame import Frame


def frame(number: int, epoch: int = 1) -> Frame:
    return Frame(number, number * 20, epoch, 0, bytes([epoch]))


@given(st.permutations(range(1, 30)), st.lists(st.integers(1, 29)), st.integers(0, 29))
def test_every_order_and_any_doubles_come_out_the_same(order: list[int], doubles: list[int], after: int) -> None:
    through, taken = FrameOrder(after), []
    for number in (*doubles, *order, *doubles):
        taken += through.offer(frame(number))
    assert [one.number for one in taken] == list(range(after + 1, 30))
    assert not through.gap
    assert [one.number for one in order_frames(map(frame, (*doubles, *order)))] == list(range(1, 30))


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 4))))
def test_numbers_only_grow_and_epochs_never_fall(offered: list[tuple[int, int]]) -> None:
    through, taken = FrameOrder(0), []
    for number, epoch in offered:
        taken += through.offer(frame(number, epoch))
    taken += through.skip()
    for before, after in itertools.pairwise(taken):
        assert before.number < after.number
    stored = order_frames(frame(number, epoch) for number, epoch in offered)
    for before, after in itertools.pairwise(stored):
        assert before.number < after.number
        assert before.epoch <= after.epoch


def test_a_skipped_gap_lets_the_rest_through() -> None:
    through = FrameOrder(0)
    assert list(through.offer(frame(1))) == [frame(1)]
    assert list(through.offer(frame(3))) == []
    assert through.gap
    assert list(through.skip()) == [frame(3)]
    assert list(through.offer(frame(2))) == []
    assert through.last == 3


def test_where_a_new_owner_went_on_the_old_ones_frames_are_dropped_to_the_end() -> None:
    old, new = [frame(number) for number in range(1, 10)], [frame(number, 2) for number in range(5, 8)]
    assert order_frames([*old, *new]) == old[:4] + new


def test_a_frozen_watcher_takes_nobody_for_gone() -> None:
    roll = InstanceRoll(0.0)
    roll.note_beat("v1", Beat(), 0.0)
    assert roll.silent(0.25) == []
    assert roll.silent(9.0) == []
    assert roll.silent(9.4) == []
    assert roll.silent(9.8) == []
    assert roll.silent(10.1) == ["v1"]
    assert roll.silent(10.2) == []


def test_a_filter_means_what_the_server_means_by_it() -> None:
    assert matches_filter("call.>", "call.a.b")
    assert matches_filter("call.*.b", "call.a.b")
    assert matches_filter("call.a.b", "call.a.b")
    assert not matches_filter("call.*", "call.a.b")
    assert not matches_filter("call.>", "call")
    assert not matches_filter("call.a.b.c", "call.a.b")
